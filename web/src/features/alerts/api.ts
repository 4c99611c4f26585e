import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, answerAt, api } from "@/shared/api/client";

export const unreadQuery = queryOptions({
  queryKey: ["alerts", "unread"],
  queryFn: () => answerAt(api.GET("/api/v1/alerts/unread")),
  staleTime: Infinity,
});

export const alertsQuery = infiniteQueryOptions({
  queryKey: ["alerts", "list"],
  queryFn: ({ pageParam }) =>
    answerAt(
      api.GET("/api/v1/alerts", {
        params: { query: { limit: 30, cursor: pageParam || undefined } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor,
});

export const readAlert = (id: string) =>
  answer(api.POST("/api/v1/alerts/{alert_id}/read", { params: { path: { alert_id: id } } }));

export const readUntil = (until: number) =>
  answer(api.POST("/api/v1/alerts/read", { body: { until } }));

export const readConversation = (id: string) =>
  answer(api.POST("/api/v1/alerts/read", { body: { conversation_id: id } }));
