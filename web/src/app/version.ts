import { useSyncExternalStore } from "react";
import { whenIdle } from "@/shared/lib/idle";

const LOOK_EVERY_MS = 60 * 60_000;
/** After the first page has what it needs. */
const SETTLED_MS = 3_000;

let isNewer = false;
let lookedAt = Date.now();
const watchers = new Set<() => void>();

/**
 * Keeps the app on this device (see src/sw), and learns of a newer version: from the worker, or
 * from a file of this page's version that the server has no more. Nothing reloads by itself.
 */
export function keepVersion(): void {
  addEventListener("vite:preloadError", offer);
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  let isFirst = workers.controller === null;
  workers.addEventListener("controllerchange", () => {
    if (!isFirst) offer();
    isFirst = false;
  });
  setTimeout(() => whenIdle(() => void register()), SETTLED_MS);
}

async function register(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.register("/sw.js");
    const look = () => {
      if (document.hidden || Date.now() - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = Date.now();
      registration.update().catch(() => undefined);
    };
    setInterval(look, LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", look);
  } catch {
    // a browser may refuse workers; the app then needs the network to open
  }
}

function offer(): void {
  isNewer = true;
  for (const watcher of watchers) watcher();
}

/** True once a newer version than this page's is there. */
export function useIsOutdated(): boolean {
  return useSyncExternalStore(watch, () => isNewer);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
