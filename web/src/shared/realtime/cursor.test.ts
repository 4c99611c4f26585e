import { describe, expect, it } from "vitest";
import { Cursor } from "./cursor";

const event = (position: number | null, subject: string) => ({
  position,
  name: "message.created",
  subject,
  resource: {},
});

const said = (events: ReturnType<Cursor["take"]>) =>
  events.map((one) => [one.position, one.subject]);

describe("Cursor", () => {
  it("hands on the events of a position together, when its last one names it", () => {
    const cursor = new Cursor(10);
    expect(cursor.take(event(null, "a"))).toEqual([]);
    expect(cursor.position).toBe(10);
    expect(said(cursor.take(event(11, "b")))).toEqual([
      [11, "a"],
      [11, "b"],
    ]);
    expect(cursor.position).toBe(11);
  });

  it("forgets half a position when the line breaks, to hear it again whole", () => {
    const cursor = new Cursor(10);
    cursor.take(event(null, "a"));
    cursor.drop();
    cursor.take(event(null, "a"));
    expect(said(cursor.take(event(11, "b")))).toEqual([
      [11, "a"],
      [11, "b"],
    ]);
  });

  it("drops what it had already", () => {
    const cursor = new Cursor(10);
    cursor.take(event(null, "old"));
    expect(cursor.take(event(10, "older"))).toEqual([]);
    expect(said(cursor.take(event(12, "new")))).toEqual([[12, "new"]]);
  });

  it("goes on behind a gap", () => {
    const cursor = new Cursor(10);
    cursor.take(event(null, "half"));
    cursor.restart(90);
    expect(cursor.take(event(50, "old"))).toEqual([]);
    expect(said(cursor.take(event(91, "next")))).toEqual([[91, "next"]]);
  });
});
