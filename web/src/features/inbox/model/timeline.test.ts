import { describe, expect, it } from "vitest";
import type { Note } from "@/shared/api/inbox";
import type { ConversationEvent, Message } from "@/shared/api/messaging";
import { message, note } from "@/shared/testing/samples";
import { firstUnreadOf, timelineOf } from "./timeline";

const dayKey = (at: string) => at.slice(0, 10);
const event = (at: string, id = at): ConversationEvent => ({
  id,
  at,
  kind: "closed",
  actor: { kind: "system", id: null, name: "Rapport" },
  data: {},
});

const weave = (
  messages: Message[],
  over: {
    pending?: Message[];
    events?: ConversationEvent[];
    notes?: Note[];
    firstUnreadId?: string | null;
  } = {},
) =>
  timelineOf({
    messages,
    pending: [],
    events: [],
    notes: [],
    firstUnreadId: null,
    dayKey,
    ...over,
  });

const keys = (items: ReturnType<typeof timelineOf>) => items.map((item) => item.key);

describe("timelineOf", () => {
  it("marks each day and sets events between the messages", () => {
    const items = weave(
      [
        message({ id: "a", at: "2026-11-22T10:00:00Z" }),
        message({ id: "b", at: "2026-11-23T10:00:00Z" }),
      ],
      { events: [event("2026-11-23T12:00:00Z", "e2"), event("2026-11-22T11:00:00Z", "e1")] },
    );
    expect(keys(items)).toEqual([
      "day 2026-11-22",
      "a",
      "event e1",
      "day 2026-11-23",
      "b",
      "event e2",
    ]);
  });

  it("sets notes where they were written, under the same key before and after they are saved", () => {
    const items = weave(
      [
        message({ id: "a", at: "2026-11-23T10:00:00Z" }),
        message({ id: "b", at: "2026-11-23T10:02:00Z" }),
      ],
      {
        events: [event("2026-11-23T10:01:30Z", "e1")],
        notes: [
          note({ id: "x", client_id: "x", at: "2026-11-23T10:03:00Z" }),
          note({ id: "n1", client_id: "y", at: "2026-11-23T10:01:00Z" }),
        ],
      },
    );
    expect(keys(items)).toEqual(["day 2026-11-23", "a", "note y", "event e1", "b", "note x"]);
    expect(items.at(4)).toMatchObject({ follows: false });
  });

  it("leaves out events from before what is loaded", () => {
    const items = weave([message({ id: "a", at: "2026-11-23T10:00:00Z" })], {
      events: [event("2026-11-01T10:00:00Z")],
    });
    expect(keys(items)).toEqual(["day 2026-11-23", "a"]);
  });

  it("shows what is on its way last, and never beside its own answer", () => {
    const pending = message({ id: "local", client_id: "x", at: "2026-11-23T10:00:00Z" });
    const answered = message({ id: "m9", client_id: "x", at: "2026-11-23T10:00:01Z" });
    expect(keys(weave([message({ id: "a" })], { pending: [pending] })).at(-1)).toBe("x");
    expect(keys(weave([message({ id: "a" }), answered], { pending: [pending] }))).toEqual([
      "day 2026-11-23",
      "a",
      "x",
    ]);
  });

  it("sets the unread mark before the first unread", () => {
    const items = weave([message({ id: "a" }), message({ id: "b" })], { firstUnreadId: "b" });
    expect(keys(items)).toEqual(["day 2026-11-23", "a", "unread", "b"]);
  });

  it("stands messages of one author together, for a while", () => {
    const [, first, second, third] = weave([
      message({ id: "a", at: "2026-11-23T10:00:00Z" }),
      message({ id: "b", at: "2026-11-23T10:01:00Z" }),
      message({ id: "c", at: "2026-11-23T10:30:00Z" }),
    ]);
    expect([first, second, third]).toMatchObject([
      { follows: false },
      { follows: true },
      { follows: false },
    ]);
  });
});

describe("firstUnreadOf", () => {
  const inbound = ["a", "b", "c"].map((id) => message({ id }));
  const ours = message({ id: "o", direction: "outbound" });

  it("counts the contact's messages from the end", () => {
    expect(firstUnreadOf([...inbound, ours], 2)).toBe("b");
    expect(firstUnreadOf(inbound, 0)).toBeNull();
    expect(firstUnreadOf(inbound, 99)).toBe("a");
    expect(firstUnreadOf([], 3)).toBeNull();
  });
});
