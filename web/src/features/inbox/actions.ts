import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Conversation, PersonRef } from "@/shared/api/messaging";
import { tellFailed } from "@/shared/ui/toast";
import { assign, close, conversationQuery, LISTS, markRead, markUnread, reopen } from "./api";
import { putConversation } from "./live";

export interface ConversationActions {
  assign: (conversation: Conversation, assignee: PersonRef | null) => Promise<void>;
  close: (conversation: Conversation) => Promise<void>;
  reopen: (conversation: Conversation) => Promise<void>;
  read: (conversation: Conversation) => Promise<void>;
  unread: (conversation: Conversation) => Promise<void>;
}

/** Each shows its effect at once, and takes it back when the server refuses. */
export function useConversationActions(): ConversationActions {
  const client = useQueryClient();
  return useMemo(() => {
    const act = async (
      conversation: Conversation,
      change: Partial<Conversation>,
      ask: (id: string) => Promise<Conversation>,
    ) => {
      putConversation(client, { ...conversation, ...change });
      try {
        putConversation(client, await ask(conversation.id));
      } catch (error) {
        putConversation(client, conversation);
        tellFailed(error);
        void client.invalidateQueries({ queryKey: LISTS });
        void client.invalidateQueries(conversationQuery(conversation.id));
      }
    };
    return {
      assign: (conversation, assignee) =>
        act(conversation, { assignee }, (id) => assign(id, assignee?.id ?? null)),
      close: (conversation) => act(conversation, { status: "closed" }, close),
      reopen: (conversation) => act(conversation, { status: "open" }, reopen),
      read: (conversation) => act(conversation, { unread_count: 0 }, markRead),
      unread: (conversation) =>
        act(conversation, { unread_count: Math.max(1, conversation.unread_count) }, markUnread),
    };
  }, [client]);
}
