import { useEffect, useEffectEvent } from "react";
import { ACTION_IDS, type ActionId } from "./actions";
import { keysOf } from "./keymap";
import { isChord, strokeOf } from "./stroke";

type Run = () => void;
export type Handlers = Partial<Record<ActionId, Run>>;

/** The last that asked for an action's keys has them. */
const bound = new Map<ActionId, Run[]>();
/** Within this time the second stroke of `g i` must follow. */
const TOGETHER_MS = 1_500;

let begun: { stroke: string; at: number } | null = null;

/** What stands over the page: keys then belong to it, and Escape closes it. */
const OPEN = '[aria-modal="true"], .mantine-Popover-dropdown, .mantine-Menu-dropdown';

/**
 * Gives actions of `actions.ts` something to do for as long as the component stands. The keys rest
 * while someone types, unless they hold a modifier, and while a dialog or menu is open.
 */
export function useKeys(handlers: Handlers): void {
  const run = useEffectEvent((id: ActionId) => handlers[id]?.());
  const ids = ACTION_IDS.filter((id) => handlers[id]).join(" ");
  useEffect(() => {
    const undo = ids
      .split(" ")
      .filter(Boolean)
      .map((id) => bind(id as ActionId, () => run(id as ActionId)));
    return () => {
      for (const off of undo) off();
    };
  }, [ids]);
}

function bind(id: ActionId, run: Run): () => void {
  if (bound.size === 0) document.addEventListener("keydown", press);
  bound.set(id, [...(bound.get(id) ?? []), run]);
  return () => {
    const left = (bound.get(id) ?? []).filter((one) => one !== run);
    if (left.length > 0) bound.set(id, left);
    else bound.delete(id);
    if (bound.size === 0) document.removeEventListener("keydown", press);
  };
}

/** The actions that can be done now, in the order of the table. */
export function boundActions(): ActionId[] {
  return ACTION_IDS.filter((id) => bound.has(id));
}

/** Does what the keys of an action would do; false when nothing can. */
export function runAction(id: ActionId): boolean {
  const run = bound.get(id)?.at(-1);
  run?.();
  return run !== undefined;
}

function press(event: KeyboardEvent): void {
  const stroke = event.isComposing ? null : strokeOf(event);
  if (stroke === null || isTaken(event, stroke)) return;
  const before = begun && event.timeStamp - begun.at < TOGETHER_MS ? begun.stroke : null;
  begun = null;
  const id = (before && find(`${before} ${stroke}`)) || find(stroke);
  if (id) {
    event.preventDefault();
    runAction(id);
  } else if (
    boundActions().some((one) => keysOf(one).some((keys) => keys.startsWith(`${stroke} `)))
  )
    begun = { stroke, at: event.timeStamp };
}

function find(keys: string): ActionId | undefined {
  return boundActions().findLast((id) => keysOf(id).includes(keys));
}

function isTaken(event: KeyboardEvent, stroke: string): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (event.defaultPrevented) return true;
  // what has just opened may not have the focus yet, and what closes by this key may be gone already
  if (document.querySelector(OPEN) || target?.closest(OPEN)) return true;
  const isTyping = target?.closest("input, textarea, select, [contenteditable]") != null;
  if (isTyping) return stroke !== "escape" && !isChord(stroke);
  // Enter on a button or link is that button's
  return stroke === "enter" && target?.closest("button, a, summary") != null;
}
