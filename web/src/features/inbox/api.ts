import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, answerAt, api } from "@/shared/api/client";
import type { ConversationFilter, NewMessage } from "@/shared/api/messaging";
import { listPage, threadPage } from "./model/pages";
import { notesQuery } from "./notes";

const EVENTS_PAGE = 100;
/** More than anybody waits with in one conversation. */
const SCHEDULED_PAGE = 100;

export const LISTS = ["conversations", "list"] as const;

export const conversationsQuery = (filter: ConversationFilter) =>
  infiniteQueryOptions({
    queryKey: [...LISTS, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      answerAt(
        api.GET("/api/v1/conversations", {
          params: { query: listPage(filter, pageParam) },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    // the ticks of conversations that nobody has open are not in the stream
    refetchOnWindowFocus: true,
  });

export const countsQuery = queryOptions({
  queryKey: ["conversations", "counts"],
  queryFn: () => answer(api.GET("/api/v1/conversations/counts")),
});

const one = (id: string) => ({ params: { path: { conversation_id: id } } });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ["conversations", "one", id],
    queryFn: () => answerAt(api.GET("/api/v1/conversations/{conversation_id}", one(id))),
  });

export const messagesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["messages", id] as const,
    queryFn: ({ pageParam, signal }) =>
      answerAt(
        api.GET("/api/v1/conversations/{conversation_id}/messages", {
          params: {
            path: { conversation_id: id },
            query: threadPage(pageParam),
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });

/** What happened to a conversation, newest first. */
export const eventsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["conversation-events", id] as const,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET("/api/v1/conversations/{conversation_id}/events", {
          params: {
            path: { conversation_id: id },
            query: { limit: EVENTS_PAGE, cursor: pageParam || undefined },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });

/** Fetches what a thread shows first, unless it is there. */
export function prefetchThread(client: QueryClient, id: string): void {
  void client.prefetchInfiniteQuery(messagesQuery(id));
  void client.prefetchInfiniteQuery(eventsQuery(id));
  void client.prefetchInfiniteQuery(notesQuery(id));
}

export const assign = (id: string, assignee_id: string | null) =>
  answer(
    api.POST("/api/v1/conversations/{conversation_id}/assign", {
      ...one(id),
      body: { assignee_id },
    }),
  );

export const close = (id: string) =>
  answer(api.POST("/api/v1/conversations/{conversation_id}/close", one(id)));

export const reopen = (id: string) =>
  answer(api.POST("/api/v1/conversations/{conversation_id}/reopen", one(id)));

export const markRead = (id: string) =>
  answer(api.POST("/api/v1/conversations/{conversation_id}/read", one(id)));

export const markUnread = (id: string) =>
  answer(api.POST("/api/v1/conversations/{conversation_id}/unread", one(id)));

export const postMessage = (id: string, body: NewMessage) =>
  answer(api.POST("/api/v1/conversations/{conversation_id}/messages", { ...one(id), body }));

/** What waits for its time in a conversation, the soonest first. */
export const scheduledQuery = (id: string) =>
  queryOptions({
    queryKey: ["scheduled", id] as const,
    queryFn: async () => {
      const path = { conversation_id: id };
      const asked = { params: { path, query: { limit: SCHEDULED_PAGE } } };
      return (await answer(api.GET("/api/v1/conversations/{conversation_id}/scheduled", asked)))
        .data;
    },
  });

export const reschedule = (id: string, body: { send_at: string; window_may_be_shut: boolean }) =>
  answer(
    api.PATCH("/api/v1/messages/{message_id}", { params: { path: { message_id: id } }, body }),
  );

export const sendNow = (id: string) =>
  answer(
    api.POST("/api/v1/messages/{message_id}/send-now", { params: { path: { message_id: id } } }),
  );

export const cancel = (id: string) =>
  answer(
    api.POST("/api/v1/messages/{message_id}/cancel", { params: { path: { message_id: id } } }),
  );

export const resend = (id: string) =>
  answer(
    api.POST("/api/v1/messages/{message_id}/resend", { params: { path: { message_id: id } } }),
  );
