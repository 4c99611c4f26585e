import { type RefObject, useEffect, useState } from "react";

/**
 * Gives the focus back once the component has gone: to where it was when the component came, unless
 * `to` says where. The kit's own way waits for a change of `opened`, and what is rendered open has
 * none.
 */
export function useFocusReturn(to?: RefObject<HTMLElement | null>): void {
  const [origin] = useState(() => to?.current ?? originOf());
  useEffect(
    () => () => {
      // whoever takes the focus on purpose does so in the same turn
      setTimeout(() => {
        if (document.activeElement === document.body) origin?.focus({ preventScroll: true });
      });
    },
    [origin],
  );
}

/** What has the focus; for the item of a menu, which goes with it, the button of the menu. */
function originOf(): HTMLElement | null {
  const active = document.activeElement;
  const menu = active?.closest("[role=menu]");
  const origin = menu
    ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "")
    : active;
  return origin instanceof HTMLElement ? origin : null;
}
