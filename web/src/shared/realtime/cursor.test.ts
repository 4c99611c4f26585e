import { describe, expect, it } from "vitest";
import { Cursor } from "./cursor";

const event = (position: number | null, subject = "a") => ({
  position,
  name: "message.created",
  subject,
  resource: {},
});

describe("Cursor", () => {
  it("accepts each event of a position once", () => {
    const cursor = new Cursor(10);
    expect(cursor.accept(event(11, "a"))).toBe(true);
    expect(cursor.accept(event(11, "b"))).toBe(true);
    expect(cursor.accept(event(11, "a"))).toBe(false);
    expect(cursor.accept(event(9))).toBe(false);
  });

  it("resumes before the last position, which may not be whole", () => {
    const cursor = new Cursor(10);
    cursor.accept(event(12));
    expect(cursor.resumeAfter).toBe(10);
    cursor.accept(event(15));
    expect(cursor.resumeAfter).toBe(12);
    expect(cursor.position).toBe(15);
  });

  it("takes the server's word for what is whole", () => {
    const cursor = new Cursor(10);
    cursor.accept(event(12, "a"));
    cursor.completeTo(12);
    expect(cursor.resumeAfter).toBe(12);
    expect(cursor.accept(event(12, "a"))).toBe(false);
    cursor.completeTo(3);
    expect(cursor.resumeAfter).toBe(12);
  });

  it("lets events without a position through and stands still", () => {
    const cursor = new Cursor(10);
    expect(cursor.accept(event(null))).toBe(true);
    expect(cursor.accept(event(null))).toBe(true);
    expect(cursor.position).toBe(10);
  });

  it("starts anew behind a break", () => {
    const cursor = new Cursor(10);
    cursor.accept(event(12));
    cursor.restart(90);
    expect(cursor.resumeAfter).toBe(90);
    expect(cursor.accept(event(50))).toBe(false);
  });
});
