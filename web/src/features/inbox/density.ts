import { useSyncExternalStore } from "react";
import { recall, remember } from "@/shared/lib/storage";

/** How much room a row of the list takes. */
export type Density = "comfortable" | "compact";

const KEY = "rapport.density";
const watchers = new Set<() => void>();

export function useDensity(): Density {
  return useSyncExternalStore(subscribe, read);
}

export function chooseDensity(density: Density): void {
  remember(KEY, density);
  for (const watcher of watchers) watcher();
}

function read(): Density {
  return recall(KEY) === "compact" ? "compact" : "comfortable";
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
