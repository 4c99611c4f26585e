import { useSyncExternalStore } from "react";
import { recall, remember } from "@/shared/lib/storage";

/** What sends: Enter alone, or Enter with Ctrl. The other one makes a new line. */
export type SendKey = "enter" | "ctrl-enter";

const KEY = "rapport.send-key";
const watchers = new Set<() => void>();

export function useSendKey(): SendKey {
  return useSyncExternalStore(subscribe, read);
}

export function chooseSendKey(choice: SendKey): void {
  remember(KEY, choice);
  for (const watcher of watchers) watcher();
}

function read(): SendKey {
  return recall(KEY) === "ctrl-enter" ? "ctrl-enter" : "enter";
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
