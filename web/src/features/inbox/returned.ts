import type { QueryClient } from "@tanstack/react-query";
import { meQuery } from "@/features/accounts/public";
import type { Message } from "@/shared/api/messaging";
import { recall, remember } from "@/shared/lib/storage";
import { draftOf, keepDraft } from "./drafts";
import { object, text as textIn } from "./model/wire";

const KEPT_MS = 24 * 3_600_000;

/**
 * Gives the words of one's own message back to the draft when it was not sent because the service
 * window had closed: once per message, however often and in however many tabs it is told.
 */
export function returnToDraft(client: QueryClient, message: Message): void {
  const words = wordsOf(message);
  const memberId = client.getQueryData(meQuery.queryKey)?.member.id;
  const isMine = message.origin.kind === "agent" && message.origin.id === memberId;
  const isRecent = Date.now() - Date.parse(message.at) < KEPT_MS;
  if (message.error?.reason !== "window_closed" || !words || !isMine || !isRecent) return;
  const key = `rapport.returned.${message.id}`;
  if (recall(key) !== null) return;
  remember(key, "1");
  giveBack(message.conversation_id, words);
}

/** Puts words before what has been written since, unless they stand there already. */
export function giveBack(conversationId: string, words: string): void {
  const draft = draftOf(conversationId);
  if (words === "" || draft.text.includes(words)) return;
  const text = [words, draft.text].filter(Boolean).join("\n\n");
  keepDraft(conversationId, { ...draft, text });
}

/** The words of a message, be it a text or a caption; empty when it has none. */
export function wordsOf(message: Pick<Message, "type" | "content">): string {
  const body = object(message.content[message.type]);
  return textIn(body.body) || textIn(body.caption) || textIn(object(body.body).text);
}
