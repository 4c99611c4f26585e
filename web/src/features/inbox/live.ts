import type { QueryClient } from "@tanstack/react-query";
import { meQuery } from "@/features/accounts/public";
import type { Note } from "@/shared/api/inbox";
import type { Contact, Conversation, ConversationFilter, Message } from "@/shared/api/messaging";
import type { StreamEvent } from "@/shared/realtime/events";
import type { ApplyEvent, OnOpened } from "@/shared/realtime/live-cache";
import { conversationQuery, countsQuery, LISTS, messagesQuery, scheduledQuery } from "./api";
import {
  type ConversationPages,
  placeConversation,
  removeConversation,
  replaceContact,
  withLastStatus,
} from "./model/conversation-list";
import { withScheduled } from "./model/scheduled";
import { withMessage } from "./model/thread";
import { putNote } from "./notes";
import { returnToDraft } from "./returned";

/** Conversations and messages, as they happen. */
export const applyInbox: ApplyEvent = (client, event, { replayed }) => {
  PATCHES[event.name]?.(client, event);
  if (!replayed && event.name.startsWith("conversation.")) {
    countSoon(client);
    void client.invalidateQueries({ queryKey: ["conversation-events", event.subject] });
  }
};

const PATCHES: Record<string, (client: QueryClient, event: StreamEvent) => void> = {
  "conversation.updated": (client, event) =>
    putConversation(client, event.resource as Conversation, event.position ?? Infinity),
  "conversation.removed": (client, event) => {
    patchLists(client, (pages) => removeConversation(pages, event.subject));
    void client.invalidateQueries({ queryKey: conversationQuery(event.subject).queryKey });
  },
  "contact.merged": (client) => {
    void client.invalidateQueries({ queryKey: ["conversations"] });
  },
  "contact.updated": (client, event) => putContact(client, event.resource as Contact),
  "message.created": (client, event) => putMessage(client, event.resource as Message),
  "message.status": (client, event) => putMessage(client, event.resource as Message),
  "note.created": (client, event) => putNote(client, event.resource as Note),
  "note.updated": (client, event) => putNote(client, event.resource as Note),
};

/** The one way a conversation is written into the cache. */
export function putConversation(
  client: QueryClient,
  conversation: Conversation,
  position = Infinity,
): void {
  const memberId = client.getQueryData(meQuery.queryKey)?.member.id ?? "";
  patchLists(client, (pages, filter) =>
    placeConversation(pages, { conversation, position, filter, memberId }),
  );
  client.setQueryData(conversationQuery(conversation.id).queryKey, (known) =>
    known && known.position >= position
      ? known
      : { ...conversation, position: Math.max(known?.position ?? 0, finite(position)) },
  );
}

/** The one way a message is written into the cache. */
export function putMessage(client: QueryClient, message: Message): void {
  client.setQueryData(
    messagesQuery(message.conversation_id).queryKey,
    (pages) => pages && withMessage(pages, message),
  );
  client.setQueryData(
    scheduledQuery(message.conversation_id).queryKey,
    (known) => known && withScheduled(known, message),
  );
  patchLists(client, (pages) => withLastStatus(pages, message));
  returnToDraft(client, message);
}

export function putContact(client: QueryClient, contact: Contact): void {
  patchLists(client, (pages) => replaceContact(pages, contact));
  client.setQueriesData<Conversation>({ queryKey: ["conversations", "one"] }, (known) =>
    known?.contact.id === contact.id ? { ...known, contact } : known,
  );
}

/** Statuses of a conversation that was not open were not in the stream: read it again. */
export const inboxOpened: OnOpened = (client, ids, position) => {
  for (const id of ids) {
    const pages = client.getQueryData(messagesQuery(id).queryKey);
    const readAt = Math.min(...(pages?.pages.slice(0, 1).map((page) => page.position) ?? []));
    if (pages && readAt < position)
      void client.invalidateQueries({ queryKey: messagesQuery(id).queryKey });
  }
};

function patchLists(
  client: QueryClient,
  patch: (pages: ConversationPages, filter: ConversationFilter) => ConversationPages,
): void {
  for (const query of client.getQueryCache().findAll({ queryKey: LISTS })) {
    const filter = query.queryKey[LISTS.length] as ConversationFilter;
    client.setQueryData<ConversationPages>(
      query.queryKey,
      (pages) => pages && patch(pages, filter),
    );
  }
}

const COUNT_EVERY_MS = 1_500;
const counting = new WeakMap<QueryClient, ReturnType<typeof setTimeout>>();

/** Counts are read anew at most once in a while, however much happens. */
function countSoon(client: QueryClient): void {
  if (counting.has(client)) return;
  const timer = setTimeout(() => {
    counting.delete(client);
    void client.invalidateQueries({ queryKey: countsQuery.queryKey });
  }, COUNT_EVERY_MS);
  counting.set(client, timer);
}

function finite(position: number): number {
  return Number.isFinite(position) ? position : 0;
}
