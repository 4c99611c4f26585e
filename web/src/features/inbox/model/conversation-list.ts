import type { InfiniteData } from "@tanstack/react-query";
import type { At } from "@/shared/api/client";
import type { Page } from "@/shared/api/contract";
import type { Contact, Conversation, ConversationFilter, Message } from "@/shared/api/messaging";
import { matches, orderOf } from "./filter";
import { isLater } from "./thread";

export type ConversationPage = At<Page<Conversation>>;
export type ConversationPages = InfiniteData<ConversationPage, unknown>;

interface Change {
  conversation: Conversation;
  /** Position of the event; Infinity for what this person did just now. */
  position: number;
  filter: ConversationFilter;
  memberId: string;
}

/**
 * The pages with the conversation where it now belongs, or without it. A page that was read at or
 * after the event already tells the truth about its own stretch of the list and is left alone.
 */
export function placeConversation(pages: ConversationPages, change: Change): ConversationPages {
  const { conversation, filter, position } = change;
  const home = pages.pages.findIndex((page) => has(page, conversation.id));
  if (home >= 0 && isNewer(pages.pages[home], position)) return pages;
  // whether it matches the words searched for is the server's to say: it keeps its place
  if (filter.q) return home >= 0 ? replaceConversation(pages, conversation) : pages;
  const rest = home >= 0 ? removeConversation(pages, conversation.id) : pages;
  if (!matches(conversation, filter, change.memberId, Date.now())) return rest;
  const target = pageFor(rest, conversation, filter);
  if (target < 0) return rest;
  if (home < 0 && isNewer(rest.pages[target], position)) return pages;
  return insert(rest, target, conversation, filter);
}

export function removeConversation(pages: ConversationPages, id: string): ConversationPages {
  if (!pages.pages.some((page) => has(page, id))) return pages;
  return mapPages(pages, (data) => data.filter((one) => one.id !== id));
}

export function replaceContact(pages: ConversationPages, contact: Contact): ConversationPages {
  if (!pages.pages.some((page) => page.data.some((one) => one.contact.id === contact.id)))
    return pages;
  return mapPages(pages, (data) =>
    data.map((one) => (one.contact.id === contact.id ? { ...one, contact } : one)),
  );
}

/** How far the last message of a conversation has come, under its name in the lists. */
export function withLastStatus(
  pages: ConversationPages,
  { id, conversation_id, status }: Pick<Message, "id" | "conversation_id" | "status">,
): ConversationPages {
  const known = pages.pages.flatMap((page) => page.data).find((one) => one.id === conversation_id);
  const last = known?.last_message;
  if (!known || !last || last.id !== id || !isLater(status, last.status)) return pages;
  return replaceConversation(pages, { ...known, last_message: { ...last, status } });
}

function replaceConversation(pages: ConversationPages, conversation: Conversation) {
  return mapPages(pages, (data) =>
    data.map((one) => (one.id === conversation.id ? conversation : one)),
  );
}

/** The first page with an entry that stands below it; -1 when it lies beyond what is loaded. */
function pageFor(pages: ConversationPages, wanted: Conversation, filter: ConversationFilter) {
  const order = orderOf(filter.sort);
  const found = pages.pages.findIndex((page) => page.data.some((one) => order(wanted, one) < 0));
  if (found >= 0) return found;
  const last = pages.pages.length - 1;
  return pages.pages[last]?.next_cursor ? -1 : last;
}

function insert(
  pages: ConversationPages,
  target: number,
  conversation: Conversation,
  filter: ConversationFilter,
): ConversationPages {
  const order = orderOf(filter.sort);
  return {
    ...pages,
    pages: pages.pages.map((page, index) => {
      if (index !== target) return page;
      const at = page.data.findIndex((one) => order(conversation, one) < 0);
      return {
        ...page,
        data: page.data.toSpliced(at < 0 ? page.data.length : at, 0, conversation),
      };
    }),
  };
}

function mapPages(
  pages: ConversationPages,
  change: (data: Conversation[]) => Conversation[],
): ConversationPages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, data: change(page.data) })) };
}

function has(page: ConversationPage, id: string): boolean {
  return page.data.some((one) => one.id === id);
}

function isNewer(page: ConversationPage | undefined, position: number): boolean {
  return page !== undefined && page.position >= position;
}
