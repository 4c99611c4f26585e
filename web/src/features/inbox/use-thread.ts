import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Conversation, ConversationEvent, Message } from "@/shared/api/messaging";
import { dayKey } from "@/shared/lib/format";
import { useOpenConversation } from "@/shared/realtime/stream";
import { eventsQuery, messagesQuery } from "./api";
import { messagesOf } from "./model/thread";
import { firstUnreadOf, timelineOf } from "./model/timeline";
import { returnToDraft } from "./returned";
import { usePendingMessages } from "./sending";
import { useNotes } from "./use-notes";

/** All that the thread of a conversation shows, woven into one list. */
export function useThread(conversation: Conversation) {
  const { id } = conversation;
  useOpenConversation(id);
  const query = useInfiniteQuery(messagesQuery(id));
  const messages = useMemo(() => messagesOf(query.data).filter(isShown), [query.data]);
  const since = query.hasNextPage ? (messages[0]?.at ?? null) : null;
  const events = useEvents(id, since);
  const notes = useNotes(id, since);
  const firstUnreadId = useFirstUnread(conversation, messages, query.isSuccess);
  const pending = usePendingMessages(id);
  useReturns(messages);

  const items = useMemo(() => {
    const woven = timelineOf({
      messages,
      pending,
      events,
      notes,
      firstUnreadId,
      dayKey,
    });
    // what day the oldest loaded message opens is not known before the older ones are
    return query.hasNextPage && woven[0]?.kind === "day" ? woven.slice(1) : woven;
  }, [messages, pending, events, notes, firstUnreadId, query.hasNextPage]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const older = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const known = useMemo(() => new Set(messages.map((one) => one.client_id)), [messages]);
  const pendingIds = useMemo(
    () => new Set(pending.filter((one) => !known.has(one.client_id)).map((one) => one.id)),
    [pending, known],
  );
  return {
    query,
    messages,
    items,
    pendingIds,
    lastOutboundId: useMemo(
      () => [...messages, ...pending].findLast((one) => one.direction === "outbound")?.id ?? null,
      [messages, pending],
    ),
    loadOlder: hasNextPage && !isFetchingNextPage ? older : null,
  };
}

/** The conversation's events, back to `since`, or to the first when that is null. */
function useEvents(id: string, since: string | null): ConversationEvent[] {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(eventsQuery(id));
  const events = useMemo(() => eventsIn(data?.pages), [data]);
  const oldest = events.at(-1)?.at;
  const isShort =
    since === null || (oldest !== undefined && Date.parse(oldest) > Date.parse(since));
  useEffect(() => {
    if (hasNextPage && !isFetching && isShort) void fetchNextPage();
  }, [hasNextPage, isFetching, isShort, fetchNextPage]);
  return events;
}

const NONE: ConversationEvent[] = [];

function eventsIn(pages: { data: ConversationEvent[] }[] = []): ConversationEvent[] {
  const found = pages.flatMap((page) => page.data);
  return found.length > 0 ? found : NONE;
}

/** A reaction stands on its message, not in the thread. */
function isShown(message: Message): boolean {
  return message.type !== "reaction";
}

/** Where the unread ones began when the conversation was opened; it stays until it is left. */
function useFirstUnread(conversation: Conversation, messages: Message[], isLoaded: boolean) {
  const [count] = useState(conversation.unread_count);
  const [mark, setMark] = useState<string | null | undefined>(undefined);
  if (isLoaded && mark === undefined) setMark(firstUnreadOf(messages, count));
  return mark ?? null;
}

/** Also what failed while nobody looked goes back into the draft. */
function useReturns(messages: Message[]): void {
  const client = useQueryClient();
  useEffect(() => {
    for (const message of messages) if (message.status === "failed") returnToDraft(client, message);
  }, [client, messages]);
}
