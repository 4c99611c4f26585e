import { type PointerEvent, type SyntheticEvent, useCallback, useEffect, useRef } from "react";
import type { Message } from "@/shared/api/messaging";
import { useThreadActions } from "./context";

/** How far a message is pulled aside for a reply, and the most that it follows the finger. */
const FAR_PX = 56;
const FARTHEST_PX = 72;
/** Less is a finger that does not lie still. */
const STILL_PX = 10;

interface Touch {
  row: HTMLElement;
  pointer: number;
  x: number;
  y: number;
  pulled: number;
}

/**
 * A message that a finger pulls aside is quoted, as in WhatsApp. It has a button as well; the
 * handlers are for the element around the messages.
 */
export function useTouch(find: (messageId: string) => Message | null) {
  const { canReply, quote } = useThreadActions();
  const touch = useRef<Touch | null>(null);

  const end = useCallback(() => {
    const ended = touch.current;
    touch.current = null;
    ended?.row.style.removeProperty("translate");
  }, []);
  useEffect(() => end, [end]);

  return {
    onPointerDown: (event: PointerEvent) => {
      const row = rowAt(event);
      if (event.pointerType !== "touch" || !row || !event.isPrimary) return;
      const { pointerId: pointer, clientX: x, clientY: y } = event;
      touch.current = { row, pointer, x, y, pulled: 0 };
    },
    onPointerMove: (event: PointerEvent) => {
      const moved = touch.current;
      if (!moved || event.pointerId !== moved.pointer) return;
      const side = document.dir === "rtl" ? -1 : 1;
      const along = (event.clientX - moved.x) * side;
      if (!canReply || along < STILL_PX) return;
      moved.pulled = Math.min(along, FARTHEST_PX);
      moved.row.style.translate = `${moved.pulled * side}px`;
    },
    onPointerUp: () => {
      const { row, pulled = 0 } = touch.current ?? {};
      const message = find(row?.dataset.message ?? "");
      end();
      if (pulled >= FAR_PX && message) quote(message);
    },
    onPointerCancel: end,
  };
}

function rowAt(event: SyntheticEvent): HTMLElement | null {
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest<HTMLElement>("[data-message]") ?? null;
}
