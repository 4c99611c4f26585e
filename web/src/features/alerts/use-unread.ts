import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { countInTitle } from "@/shared/lib/title";
import { readConversation, unreadQuery } from "./api";

/** How many alerts wait for this member. */
export function useUnread(): number {
  return useQuery(unreadQuery).data?.unread ?? 0;
}

/** The tab tells it, too; and what an open conversation shows itself counts as read. */
export function useWatchedUnread(): void {
  const { data } = useQuery(unreadQuery);
  const count = data?.unread ?? 0;
  useEffect(() => {
    countInTitle(count);
    return () => countInTitle(0);
  }, [count]);
  const opened = useParams({ strict: false, select: (params) => params.conversationId });
  const about = opened !== undefined && data?.conversation_ids.includes(opened);
  useEffect(() => {
    if (!opened || !about) return;
    const read = () => {
      if (!document.hidden) readConversation(opened).catch(() => undefined);
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [opened, about]);
}
