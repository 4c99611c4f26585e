import { useLingui } from "@lingui/react/macro";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { sentenceOf } from "@/shared/api/errors";
import classes from "./toast.module.css";

interface Toast {
  id: number;
  words: string;
  isFailure: boolean;
}

const MOST = 3;
const SHOWN_MS = 4_000;
/** What was refused must be read. */
const FAILURE_SHOWN_MS = 10_000;

let toasts: Toast[] = [];
let made = 0;
const watchers = new Set<() => void>();

export function tellDone(words: string): void {
  show(words, false, SHOWN_MS);
}

/** Tells what was refused and why. */
export function tellFailed(error: unknown): void {
  show(sentenceOf(error), true, FAILURE_SHOWN_MS);
}

function show(words: string, isFailure: boolean, forMs: number): void {
  const id = ++made;
  const others = toasts.filter((toast) => toast.words !== words);
  set([...others, { id, words, isFailure }].slice(-MOST));
  setTimeout(() => dismiss(id), forMs);
}

function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

function set(next: Toast[]): void {
  toasts = next;
  for (const watcher of watchers) watcher();
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Where short notices of the page appear and are read out. */
export function Toasts() {
  const { t } = useLingui();
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <section className={classes.stack} aria-live="polite" aria-label={t`Notices`}>
      {shown.map((toast) => (
        <div
          key={toast.id}
          className={classes.toast}
          role={toast.isFailure ? "alert" : undefined}
          data-failure={toast.isFailure || undefined}
        >
          {toast.isFailure ? (
            <CircleAlert size={18} aria-hidden />
          ) : (
            <CircleCheck size={18} aria-hidden />
          )}
          <span>{toast.words}</span>
          <button type="button" aria-label={t`Dismiss`} onClick={() => dismiss(toast.id)}>
            <X size={15} />
          </button>
        </div>
      ))}
    </section>
  );
}
