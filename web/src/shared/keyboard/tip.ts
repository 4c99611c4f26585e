import type { ActionId } from "./actions";
import { keysOf, useChosenKeys } from "./keymap";
import { keyCaps } from "./stroke";

/** What hovering over a button says: its label, and the keys of the action that does the same. */
export function useTip(label: string, action: ActionId | undefined) {
  const chosen = useChosenKeys();
  const keys = action && keysOf(action, chosen)[0];
  if (!keys) return { "data-tip": label };
  const caps = keyCaps(keys).join(" ");
  return { "data-tip": `${label}  ·  ${caps}`, "aria-keyshortcuts": caps };
}
