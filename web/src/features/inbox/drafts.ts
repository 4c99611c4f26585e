import { useSyncExternalStore } from "react";
import { workspaceSlug } from "@/shared/api/workspace";
import { recallJson, remember } from "@/shared/lib/storage";

export interface QuotedDraft {
  id: string;
  author: string;
  text: string;
}

export interface Draft {
  text: string;
  quote: QuotedDraft | null;
}

const EMPTY: Draft = { text: "", quote: null };
const cache = new Map<string, Draft>();
const watchers = new Set<() => void>();

/** What was begun in a conversation and not sent; kept in this browser, seen by all its tabs. */
export function draftOf(conversationId: string): Draft {
  const known = cache.get(conversationId);
  if (known) return known;
  const draft = read(recallJson(keyOf(conversationId)));
  cache.set(conversationId, draft);
  return draft;
}

export function keepDraft(conversationId: string, draft: Draft): void {
  const isEmpty = draft.text === "" && draft.quote === null;
  cache.set(conversationId, isEmpty ? EMPTY : draft);
  remember(keyOf(conversationId), isEmpty ? null : JSON.stringify(draft));
  tell();
}

export function clearDraft(conversationId: string): void {
  keepDraft(conversationId, EMPTY);
}

export function useDraft(conversationId: string): Draft {
  return useSyncExternalStore(watch, () => draftOf(conversationId));
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function tell(): void {
  for (const watcher of watchers) watcher();
}

function keyOf(conversationId: string): string {
  return `${prefix()}${conversationId}`;
}

function prefix(): string {
  return `rapport.draft.${workspaceSlug()}.`;
}

function read(value: unknown): Draft {
  if (typeof value !== "object" || value === null || !("text" in value)) return EMPTY;
  if (typeof value.text !== "string") return EMPTY;
  const quote = "quote" in value ? readQuote(value.quote) : null;
  return { text: value.text, quote };
}

function readQuote(value: unknown): QuotedDraft | null {
  if (typeof value !== "object" || value === null) return null;
  const { id, author, text } = value as Record<string, unknown>;
  if (typeof id !== "string" || typeof author !== "string" || typeof text !== "string") return null;
  return { id, author, text };
}

addEventListener("storage", (event) => {
  if (!event.key?.startsWith(prefix())) return;
  cache.delete(event.key.slice(prefix().length));
  tell();
});
