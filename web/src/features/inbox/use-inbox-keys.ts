import { useEffect, useEffectEvent } from "react";

export interface InboxKeys {
  next: () => void;
  previous: () => void;
  open: () => void;
  reply: () => void;
  assign: () => void;
  toggleStatus: () => void;
  unread: () => void;
  search: () => void;
  back: () => void;
}

const KEYS: Record<string, keyof InboxKeys> = {
  j: "next",
  k: "previous",
  Enter: "open",
  r: "reply",
  a: "assign",
  e: "toggleStatus",
  u: "unread",
  "/": "search",
  Escape: "back",
};

/** What stands over the page; Escape closes it, and not the conversation. */
const OPEN = '[aria-modal="true"], .mantine-Popover-dropdown, .mantine-Menu-dropdown';

/** The inbox's keys; they rest while someone types or a dialog stands open. */
export function useInboxKeys(keys: InboxKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const name = KEYS[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
    event.preventDefault();
    keys[name]();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (event.defaultPrevented) return true;
  // what has just opened may not have the focus yet, and what closes by this key may be gone already
  if (document.querySelector(OPEN) || target?.closest(OPEN)) return true;
  const isTyping = target?.closest("input, textarea, select, [contenteditable]") != null;
  if (isTyping) return event.key !== "Escape";
  // Enter on a button or link is that button's
  return event.key === "Enter" && target?.closest("button, a, summary") != null;
}
