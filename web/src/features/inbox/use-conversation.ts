import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { At } from "@/shared/api/client";
import type { Conversation } from "@/shared/api/messaging";
import { conversationQuery, LISTS } from "./api";
import type { ConversationPages } from "./model/conversation-list";

/** A conversation; its row in a list is the same answer, so that it is not asked for again. */
export function useConversation(id: string) {
  const client = useQueryClient();
  return useQuery({
    ...conversationQuery(id),
    initialData: () => rowOf(client, id)?.conversation,
    initialDataUpdatedAt: () => rowOf(client, id)?.readAt,
  });
}

interface Row {
  conversation: At<Conversation>;
  /** Zero where it may have changed unseen. */
  readAt: number;
}

function rowOf(client: QueryClient, id: string): Row | null {
  for (const { state } of client.getQueryCache().findAll({ queryKey: LISTS })) {
    const { pages = [] } = (state.data ?? {}) as Partial<ConversationPages>;
    for (const { data, position } of pages) {
      const found = data.find((one) => one.id === id);
      if (!found) continue;
      const readAt = state.isInvalidated ? 0 : state.dataUpdatedAt;
      return { conversation: { ...found, position }, readAt };
    }
  }
  return null;
}
