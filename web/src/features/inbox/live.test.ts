import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import type { Me } from "@/shared/api/contract";
import type { Message } from "@/shared/api/messaging";
import { contact, conversation, message } from "@/shared/testing/samples";
import { conversationQuery, conversationsQuery, messagesQuery } from "./api";
import { clearDraft, draftOf, keepDraft } from "./drafts";
import { applyInbox, inboxOpened } from "./live";
import { messagesOf } from "./model/thread";

let client: QueryClient;

beforeEach(() => {
  client = new QueryClient();
  client.setQueryData(["me"], { member: { id: "me" }, position: 1 } as Me & { position: number });
  clearDraft("c1");
});

const tell = (name: string, subject: string, resource: unknown, position = 20) =>
  applyInbox(client, { name, subject, resource, position }, { replayed: false });

function readList(...conversations: ReturnType<typeof conversation>[]) {
  const { queryKey } = conversationsQuery({ status: "open" });
  client.setQueryData(queryKey, {
    pages: [{ data: conversations, next_cursor: null, position: 10 }],
    pageParams: [""],
  });
  return () => client.getQueryData(queryKey)?.pages.flatMap((page) => page.data) ?? [];
}

function readThread(...messages: Message[]) {
  client.setQueryData(messagesQuery("c1").queryKey, {
    pages: [{ data: messages, next_cursor: null, position: 10 }],
    pageParams: [""],
  });
  return () => messagesOf(client.getQueryData(messagesQuery("c1").queryKey));
}

describe("applyInbox", () => {
  it("puts a new conversation into the lists it belongs to", () => {
    const list = readList();
    tell("conversation.updated", "c1", conversation());
    expect(list().map((one) => one.id)).toEqual(["c1"]);
    tell("conversation.updated", "c1", conversation({ status: "closed" }), 21);
    expect(list()).toEqual([]);
  });

  it("takes away what this member may no longer see", () => {
    const list = readList(conversation());
    tell("conversation.removed", "c1", null);
    expect(list()).toEqual([]);
  });

  it("does not let an old event undo a newer answer", () => {
    const { queryKey } = conversationQuery("c1");
    client.setQueryData(queryKey, { ...conversation({ unread_count: 0 }), position: 30 });
    tell("conversation.updated", "c1", conversation({ unread_count: 7 }), 25);
    expect(client.getQueryData(queryKey)?.unread_count).toBe(0);
    tell("conversation.updated", "c1", conversation({ unread_count: 1 }), 31);
    expect(client.getQueryData(queryKey)?.unread_count).toBe(1);
  });

  it("shows a contact's new name wherever they stand", () => {
    const list = readList(conversation());
    client.setQueryData(conversationQuery("c1").queryKey, { ...conversation(), position: 1 });
    tell("contact.updated", "k1", contact({ name: "Ann" }));
    expect(list()[0]?.contact.name).toBe("Ann");
    expect(client.getQueryData(conversationQuery("c1").queryKey)?.contact.name).toBe("Ann");
  });

  it("adds messages and moves their statuses forward only", () => {
    const thread = readThread(message({ id: "m1" }));
    const sent = message({
      id: "m2",
      direction: "outbound",
      status: "sent",
      at: "2026-11-23T11:00:00Z",
    });
    tell("message.created", "m2", sent);
    tell("message.status", "m2", { ...sent, status: "read" });
    tell("message.status", "m2", { ...sent, status: "delivered" });
    expect(thread().map((one) => [one.id, one.status])).toEqual([
      ["m1", "received"],
      ["m2", "read"],
    ]);
  });

  it("does not begin a thread that nobody has opened", () => {
    tell("message.created", "m1", message());
    expect(client.getQueryData(messagesQuery("c1").queryKey)).toBeUndefined();
  });
});

describe("a message that the window closed on", () => {
  const late = (over: Partial<Message> = {}) =>
    message({
      id: `late-${Math.random()}`,
      direction: "outbound",
      status: "failed",
      at: new Date().toISOString(),
      content: { text: { body: "too late" } },
      origin: { kind: "agent", id: "me", name: "Me" },
      error: {
        code: null,
        reason: "window_closed",
        title: null,
        sentence: "Closed.",
        remedy: "",
      },
      ...over,
    });

  it("goes back into its author's draft once, before what was written since", () => {
    keepDraft("c1", { text: "and this", quote: null });
    const failed = late();
    tell("message.status", failed.id, failed);
    tell("message.status", failed.id, failed);
    expect(draftOf("c1").text).toBe("too late\n\nand this");
  });

  it.each<[string, Partial<Message>]>([
    ["another's", { origin: { kind: "agent", id: "other", name: "O" } }],
    ["the API's", { origin: { kind: "api", id: "me", name: "Shop" } }],
    ["an old one", { at: "2020-01-01T00:00:00Z" }],
    [
      "one that failed otherwise",
      { error: { code: 1, reason: "undeliverable", title: null, sentence: "", remedy: "" } },
    ],
  ])("but not %s", (_, over) => {
    const failed = late(over);
    tell("message.status", failed.id, failed);
    expect(draftOf("c1").text).toBe("");
  });
});

describe("inboxOpened", () => {
  it("reads a thread again whose statuses may have been missed, and only such", () => {
    readThread(message());
    const isStale = () => client.getQueryState(messagesQuery("c1").queryKey)?.isInvalidated;
    inboxOpened(client, ["c1", "c2"], 10);
    expect(isStale()).toBe(false);
    inboxOpened(client, ["c1"], 11);
    expect(isStale()).toBe(true);
  });
});
