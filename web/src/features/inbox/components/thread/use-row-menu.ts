import { type RefObject, useEffect, useEffectEvent } from "react";

export interface Point {
  x: number;
  y: number;
}

const PRESS_MS = 450;
/** A finger that moves farther scrolls. */
const SLACK_PX = 10;

/**
 * Opens the menu of a message: by the right button, by the menu key, or by a finger that rests on
 * it. Heard once for the whole thread, so that a row costs nothing. What is selected, and links,
 * keep the browser's own menu.
 */
export function useRowMenu(
  area: RefObject<HTMLElement | null>,
  open: (row: HTMLElement, at: Point) => void,
): void {
  const show = useEffectEvent(open);
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const stop = new AbortController();
    const { signal } = stop;
    const press = pressOf((row, at) => show(row, at));
    const onMenu = (event: MouseEvent) => {
      const row = rowOf(event.target);
      if (!row || keepsItsOwn(event.target)) return;
      event.preventDefault();
      press.end();
      show(row, pointOf(event, row));
    };
    element.addEventListener("contextmenu", onMenu, { signal });
    element.addEventListener("pointerdown", press.begin, { signal });
    element.addEventListener("pointermove", press.move, { signal, passive: true });
    for (const name of ["pointerup", "pointercancel"] as const)
      element.addEventListener(name, press.end, { signal });
    // the tap that ends the press would close what it has just opened
    element.addEventListener("touchend", press.swallow, { signal, passive: false });
    return () => {
      press.end();
      stop.abort();
    };
  }, [area]);
}

function pressOf(show: (row: HTMLElement, at: Point) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from: Point = { x: 0, y: 0 };
  let hasOpened = false;
  const end = () => clearTimeout(timer);
  return {
    end,
    begin: (event: PointerEvent) => {
      end();
      hasOpened = false;
      const row = rowOf(event.target);
      if (event.pointerType !== "touch" || !row || keepsItsOwn(event.target)) return;
      from = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        hasOpened = true;
        navigator.vibrate?.(10);
        show(row, from);
      }, PRESS_MS);
    },
    move: (event: PointerEvent) => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLACK_PX) end();
    },
    swallow: (event: TouchEvent) => {
      if (hasOpened && event.cancelable) event.preventDefault();
    },
  };
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-message]") : null;
}

function keepsItsOwn(target: EventTarget | null): boolean {
  const isLink = target instanceof Element && target.closest("a, input, audio, video") !== null;
  return isLink || !(getSelection()?.isCollapsed ?? true);
}

/** A menu that was asked for by key has no place of its own. */
function pointOf(event: MouseEvent, row: HTMLElement): Point {
  if (event.clientX > 0 || event.clientY > 0) return { x: event.clientX, y: event.clientY };
  const { left, bottom } = row.getBoundingClientRect();
  return { x: left, y: bottom };
}
