import { useSyncExternalStore } from "react";
import { ACTION_IDS, ACTIONS, type ActionId, actionOf, type Scope } from "./actions";

/** What a member has chosen: keys by action; empty keys take an action's keys away. */
export type ChosenKeys = Readonly<Record<string, string>>;

let chosen: ChosenKeys = {};
const listeners = new Set<() => void>();

/** Makes the member's choice hold at once. */
export function chooseKeys(keys: ChosenKeys): void {
  if (keys === chosen) return;
  chosen = keys;
  for (const tell of listeners) tell();
}

export function useChosenKeys(): ChosenKeys {
  return useSyncExternalStore(subscribe, () => chosen);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The keys that call an action now. */
export function keysOf(id: ActionId, by: ChosenKeys = chosen): readonly string[] {
  const own = actionOf(id).isFixed ? undefined : by[id];
  if (own === undefined) return actionOf(id).keys;
  return own === "" ? [] : [own];
}

/** The action whose keys `keys` would get in the way of, beside `id` itself; null for none. */
export function conflictOf(id: ActionId, keys: string, by: ChosenKeys = chosen): ActionId | null {
  const { scope } = actionOf(id);
  const rival = ACTION_IDS.find(
    (other) =>
      other !== id &&
      meet(scope, actionOf(other).scope) &&
      keysOf(other, by).some((taken) => clash(taken, keys)),
  );
  return rival ?? null;
}

/** The choice with new keys for an action; its default ones are no choice. */
export function withKeys(by: ChosenKeys, id: ActionId, keys: string): ChosenKeys {
  const { [id]: _, ...others } = by;
  return keys === ACTIONS[id].keys[0] ? others : { ...others, [id]: keys };
}

/** What the keys of the writing field mean does not touch those that rest while one writes. */
function meet(one: Scope, other: Scope): boolean {
  if (one === "anywhere" || other === "anywhere") return true;
  return (one === "writing") === (other === "writing");
}

/** The same keys, or one begins with the other, so that it could never be finished. */
function clash(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

/** For a field that knows its own keys: whether the stroke calls the action. */
export function calls(id: ActionId, stroke: string | null): boolean {
  return stroke !== null && keysOf(id).includes(stroke);
}
