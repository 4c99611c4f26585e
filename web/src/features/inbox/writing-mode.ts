import { useSyncExternalStore } from "react";

/** What the field below a thread writes: an answer to the contact, or a note to the team. */
export type WritingMode = "reply" | "note";

let current: { conversationId: string; mode: WritingMode } | null = null;
const watchers = new Set<() => void>();

/** Another conversation begins with a reply, whatever was written in the last one. */
export function useWritingMode(conversationId: string): WritingMode {
  return useSyncExternalStore(subscribe, () =>
    current?.conversationId === conversationId ? current.mode : "reply",
  );
}

export function chooseWritingMode(conversationId: string, mode: WritingMode): void {
  current = { conversationId, mode };
  for (const watcher of watchers) watcher();
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
