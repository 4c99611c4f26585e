import { describe, expect, it } from "vitest";
import type { Message } from "@/shared/api/messaging";
import { message } from "@/shared/testing/samples";
import { laterOf, messagesOf, type ThreadPages, withMessage } from "./thread";

const at = (minute: number, over: Partial<Message> = {}) =>
  message({
    id: `m${minute}`,
    at: `2026-11-23T10:${String(minute).padStart(2, "0")}:00Z`,
    ...over,
  });

function thread(minutes: number[][], hasMore = false): ThreadPages {
  return {
    pageParams: minutes.map(() => ""),
    pages: minutes.map((page, index) => ({
      data: page.map((minute) => at(minute)),
      next_cursor: hasMore || index < minutes.length - 1 ? "more" : null,
      position: 5,
    })),
  };
}

const ids = (pages: ThreadPages) => messagesOf(pages).map((one) => one.id);

describe("withMessage", () => {
  it("puts a new message at the end and a late one in its place", () => {
    const pages = thread([[30, 20], [10]]);
    expect(ids(withMessage(pages, at(40)))).toEqual(["m10", "m20", "m30", "m40"]);
    expect(ids(withMessage(pages, at(15)))).toEqual(["m10", "m15", "m20", "m30"]);
    expect(ids(withMessage(pages, at(5)))).toEqual(["m5", "m10", "m20", "m30"]);
  });

  it("keeps the order of two messages of the same second", () => {
    const first = withMessage(thread([[30]]), at(31, { id: "a" }));
    expect(ids(withMessage(first, at(31, { id: "b" })))).toEqual(["m30", "a", "b"]);
  });

  it("leaves a message older than what is loaded to its own page", () => {
    expect(ids(withMessage(thread([[30, 20]], true), at(1)))).toEqual(["m20", "m30"]);
  });

  it("holds one copy, however often and under whichever id it is told", () => {
    const sent = withMessage(thread([[30]]), at(40, { id: "local", client_id: "x" }));
    const told = withMessage(sent, at(40, { id: "m40", client_id: "x" }));
    const again = withMessage(told, at(40, { id: "m40", client_id: "x" }));
    expect(ids(again)).toEqual(["m30", "m40"]);
  });

  it("moves what was scheduled to where it went out", () => {
    const waiting = at(20, { direction: "outbound", status: "scheduled" });
    const pages = withMessage(thread([[30, 10]]), waiting);
    expect(ids(pages)).toEqual(["m10", "m20", "m30"]);
    const out = { ...waiting, status: "sending", at: at(40).at };
    expect(ids(withMessage(pages, out))).toEqual(["m10", "m30", "m20"]);
  });

  it("starts an empty thread", () => {
    expect(ids(withMessage(thread([[]]), at(1)))).toEqual(["m1"]);
  });
});

describe("laterOf", () => {
  const of = (status: string) => message({ direction: "outbound", status });
  const settle = (order: string[]) =>
    order.map(of).reduce((known, told) => laterOf(known, told)).status;

  it.each<[string[], string]>([
    [["queued", "sent", "delivered", "read"], "read"],
    [["queued", "read", "delivered", "sent", "queued"], "read"],
    [["queued", "sending", "unconfirmed", "delivered"], "delivered"],
    [["queued", "sent", "failed"], "failed"],
    [["failed", "sent", "accepted"], "failed"],
    [["failed", "delivered"], "delivered"],
    [["delivered", "failed"], "delivered"],
    [["read", "played", "read"], "played"],
  ])("settles %j as %s", (order, end) => {
    expect(settle(order)).toBe(end);
  });

  it("takes a status that this page does not know for the first of all", () => {
    expect(settle(["sent", "future"])).toBe("sent");
  });
});
