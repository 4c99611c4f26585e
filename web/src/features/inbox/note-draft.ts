import { draftOf, keepDraft, useDraft } from "./drafts";

/** A note that was begun is kept beside the reply of its conversation, as another draft. */
const keyOf = (conversationId: string) => `${conversationId}.note`;

export function useNoteDraft(conversationId: string): string {
  return useDraft(keyOf(conversationId)).text;
}

export function keepNoteDraft(conversationId: string, text: string): void {
  keepDraft(keyOf(conversationId), { text, quote: null });
}

/** Puts words before what has been written since. */
export function giveBackNote(conversationId: string, words: string): void {
  const { text } = draftOf(keyOf(conversationId));
  keepNoteDraft(conversationId, [words, text].filter(Boolean).join("\n\n"));
}
