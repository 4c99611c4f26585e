import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { conversationQuery, LISTS } from "./api";
import type { ConversationPages } from "./model/conversation-list";

/** A conversation; what its row in a list knows stands until the server answers. */
export function useConversation(id: string) {
  const client = useQueryClient();
  return useQuery({ ...conversationQuery(id), placeholderData: () => fromLists(client, id) });
}

function fromLists(client: QueryClient, id: string) {
  for (const [, pages] of client.getQueriesData<ConversationPages>({ queryKey: LISTS })) {
    const found = pages?.pages.flatMap((page) => page.data).find((one) => one.id === id);
    if (found) return { ...found, position: 0 };
  }
  return undefined;
}
