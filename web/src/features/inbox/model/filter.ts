import type { Conversation, ConversationFilter, ConversationSort } from "@/shared/api/messaging";
import { windowOf } from "./window";

/** The state of the list as it stands in the address. Absent means the default. */
export interface InboxSearch {
  view?: "mine" | "unassigned";
  status?: "closed";
  number?: string;
  q?: string;
  sort?: Exclude<ConversationSort, "newest">;
  unread?: "1";
}

/** Reads an address; what it does not know is dropped. */
export function readSearch(raw: Record<string, unknown>): InboxSearch {
  return {
    view: raw.view === "mine" || raw.view === "unassigned" ? raw.view : undefined,
    status: raw.status === "closed" ? "closed" : undefined,
    number: text(raw.number),
    q: text(raw.q),
    sort: raw.sort === "longest_waiting" || raw.sort === "window_closing" ? raw.sort : undefined,
    unread: raw.unread === "1" ? "1" : undefined,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function filterOf(search: InboxSearch): ConversationFilter {
  const assignee = { mine: "me", unassigned: "none" } as const;
  return {
    status: search.status ?? "open",
    ...(search.view && { assignee: assignee[search.view] }),
    ...(search.number && { phone_number_id: search.number }),
    ...(search.q && { q: search.q }),
    ...(search.unread && { unread: true }),
    sort: search.sort ?? "newest",
  };
}

/**
 * Asks whether the list of `filter` holds the conversation. Only the server knows `q`; sorted by
 * closing windows it lists those whose window is open.
 */
export function matches(
  conversation: Conversation,
  filter: ConversationFilter,
  memberId: string,
  now: number,
): boolean {
  const wanted = filter.status ?? "all";
  if (wanted !== "all" && conversation.status !== wanted) return false;
  if (filter.phone_number_id && conversation.phone_number_id !== filter.phone_number_id)
    return false;
  if (filter.unread && conversation.unread_count === 0) return false;
  if (filter.sort === "window_closing" && !windowOf(conversation, now).isOpen) return false;
  return isAssigned(conversation, filter.assignee ?? "any", memberId);
}

function isAssigned(conversation: Conversation, assignee: string, memberId: string): boolean {
  if (assignee === "any") return true;
  if (assignee === "none") return conversation.assignee === null;
  return conversation.assignee?.id === (assignee === "me" ? memberId : assignee);
}

type Order = (one: Conversation, other: Conversation) => number;

/** The server's orders: negative when `one` stands above `other`. */
export function orderOf(sort: ConversationSort = "newest"): Order {
  const byTime: Record<ConversationSort, Order> = {
    newest: (one, other) => compare(lastAt(other), lastAt(one)),
    longest_waiting: (one, other) => compareNullsLast(one.waiting_since, other.waiting_since),
    window_closing: (one, other) =>
      compareNullsLast(one.window_expires_at, other.window_expires_at),
  };
  const byId = sort === "newest" ? -1 : 1;
  return (one, other) => byTime[sort](one, other) || byId * compareText(one.id, other.id);
}

function lastAt(conversation: Conversation): string {
  return conversation.last_message?.at ?? conversation.opened_at ?? "";
}

function compareNullsLast(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null) return 1;
  return other === null ? -1 : compare(one, other);
}

function compare(one: string, other: string): number {
  return (Date.parse(one) || 0) - (Date.parse(other) || 0);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
