import { describe, expect, it } from "vitest";
import type { Conversation, ConversationFilter } from "@/shared/api/messaging";
import { contact, conversation } from "@/shared/testing/samples";
import {
  type ConversationPages,
  placeConversation,
  removeConversation,
  replaceContact,
  withLastStatus,
} from "./conversation-list";

/** A conversation whose last message came at that minute. */
function at(minute: number, id = `c${minute}`, over: Partial<Conversation> = {}): Conversation {
  const sample = conversation({ id, ...over });
  const time = `2026-11-23T10:${String(minute).padStart(2, "0")}:00Z`;
  return { ...sample, last_message: sample.last_message && { ...sample.last_message, at: time } };
}

function pages(...minutes: number[][]): ConversationPages {
  return {
    pageParams: minutes.map(() => ""),
    pages: minutes.map((page, index) => ({
      data: page.map((minute) => at(minute)),
      next_cursor: index < minutes.length - 1 ? "more" : null,
      position: 10,
    })),
  };
}

const ids = (list: ConversationPages) => list.pages.map((page) => page.data.map((one) => one.id));

const place = (
  list: ConversationPages,
  changed: Conversation,
  filter: ConversationFilter = { status: "open" },
  position = 11,
) => placeConversation(list, { conversation: changed, filter, position, memberId: "me" });

describe("placeConversation", () => {
  it("brings a conversation with a new message to the top, from any page", () => {
    expect(ids(place(pages([50, 40], [30, 20]), at(55, "c20")))).toEqual([
      ["c20", "c50", "c40"],
      ["c30"],
    ]);
  });

  it("takes in one that is new to the list, at its place", () => {
    expect(ids(place(pages([50, 40], [30]), at(35, "new")))).toEqual([
      ["c50", "c40"],
      ["new", "c30"],
    ]);
  });

  it("leaves out what lies beyond the loaded pages, and appends when all are loaded", () => {
    const part = pages([50, 40]);
    const [first] = part.pages;
    if (first) first.next_cursor = "more";
    expect(ids(place(part, at(10, "old")))).toEqual([["c50", "c40"]]);
    expect(ids(place(pages([50, 40]), at(10, "old")))).toEqual([["c50", "c40", "old"]]);
  });

  it.each<[string, Partial<Conversation>, ConversationFilter]>([
    ["closed", { status: "closed" }, { status: "open" }],
    ["given to another", { assignee: { id: "x", name: "X", photo_url: null } }, { assignee: "me" }],
    [
      "taken by someone",
      { assignee: { id: "x", name: "X", photo_url: null } },
      { assignee: "none" },
    ],
    ["read", { unread_count: 0 }, { unread: true }],
    ["of another number", { phone_number_id: "9" }, { phone_number_id: "106540352242922" }],
  ])("takes out one that no longer belongs: %s", (_, change, filter) => {
    expect(ids(place(pages([50, 40]), at(51, "c40", change), filter))).toEqual([["c50"]]);
  });

  it("keeps what is mine in my list", () => {
    const mine = { assignee: { id: "me", name: "Me", photo_url: null } };
    expect(ids(place(pages([50]), at(51, "c40", mine), { assignee: "me" }))).toEqual([
      ["c40", "c50"],
    ]);
  });

  it("does not let an event undo a page that was read after it", () => {
    const list = pages([50, 40]);
    expect(place(list, at(51, "c40", { status: "closed" }), { status: "open" }, 10)).toBe(list);
    expect(place(list, at(55, "new"), { status: "open" }, 9)).toBe(list);
  });

  it("leaves a search in the server's order", () => {
    const list = pages([50, 40]);
    expect(ids(place(list, at(55, "c40"), { q: "lak" }))).toEqual([["c50", "c40"]]);
    expect(place(list, at(56, "new"), { q: "lak" })).toBe(list);
  });

  it("orders by waiting and by window, those without at the end", () => {
    const waiting = (id: string, waiting_since: string | null) =>
      conversation({ id, waiting_since });
    const list: ConversationPages = {
      pageParams: [""],
      pages: [
        {
          data: [waiting("a", "2026-11-23T08:00:00Z"), waiting("z", null)],
          next_cursor: null,
          position: 1,
        },
      ],
    };
    const placed = place(list, waiting("b", "2026-11-23T09:00:00Z"), { sort: "longest_waiting" });
    expect(ids(placed)).toEqual([["a", "b", "z"]]);
  });

  it("ends the same when events are applied again from an earlier one", () => {
    const events = [at(51, "c40"), at(52, "new"), at(53, "c40", { status: "closed" })];
    const once = events.reduce((list, event) => place(list, event), pages([50, 40], [30]));
    const twice = events.slice(1).reduce((list, event) => place(list, event), once);
    expect(ids(twice)).toEqual(ids(once));
  });
});

describe("the list", () => {
  it("drops what a person may no longer see", () => {
    expect(ids(removeConversation(pages([50, 40]), "c50"))).toEqual([["c40"]]);
    const list = pages([50]);
    expect(removeConversation(list, "gone")).toBe(list);
  });

  it("moves the ticks of a last message forward only", () => {
    const status = (list: ConversationPages) => list.pages[0]?.data[0]?.last_message?.status;
    const told = (list: ConversationPages, is: "sent" | "read", id = "m1") =>
      withLastStatus(list, { id, conversation_id: "c50", status: is });
    const read = told(pages([50]), "read");
    expect(status(read)).toBe("read");
    expect(told(read, "sent")).toBe(read);
    expect(told(read, "read", "older")).toBe(read);
  });

  it("shows a contact's new name in all their conversations", () => {
    const renamed = replaceContact(pages([50], [40]), contact({ name: "Ann" }));
    expect(renamed.pages.flatMap((page) => page.data).map((one) => one.contact.name)).toEqual([
      "Ann",
      "Ann",
    ]);
  });
});
