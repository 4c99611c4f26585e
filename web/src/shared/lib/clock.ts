import { useSyncExternalStore } from "react";

/** Rounded down, so that all that is shown in one moment agrees and renders once per step. */
const STEP_MS = 15_000;

const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(() => {
    for (const one of watchers) one();
  }, 1_000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in milliseconds, in steps of a quarter of a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / STEP_MS) * STEP_MS);
}

/** True from the moment `at` is reached, to the second. */
export function useHasPassed(at: string | null): boolean {
  return useSyncExternalStore(subscribe, () => at !== null && Date.parse(at) <= Date.now());
}
