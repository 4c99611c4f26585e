import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import {
  type Ref,
  type RefObject,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Message } from "@/shared/api/messaging";
import { useNow } from "@/shared/lib/clock";
import { heightOf } from "../../model/height";
import type { TimelineItem } from "../../model/timeline";
import classes from "./message-list.module.css";
import { TimelineRow } from "./timeline-row";
import { useTouch } from "./use-touch";

/** Rows from the top at which the older ones are asked for. */
const NEAR_TOP = 12;
const AT_END_PX = 80;
/** With more than these below it, one begins at the unread mark instead of the end. */
const MANY_UNREAD = 8;

const PADDING_END = 16;

export interface Size {
  width: number;
  height: number;
}

export interface MessageListHandle {
  toEnd: () => void;
  /** False when the message is not loaded. */
  toMessage: (messageId: string) => boolean;
}

interface MessageListProps {
  items: TimelineItem[];
  pendingIds: Set<string>;
  lastOutboundId: string | null;
  loadOlder: (() => void) | null;
  /** The size of the thread before this one: all have the same room, and it need not be asked. */
  size: RefObject<Size>;
  ref: Ref<MessageListHandle>;
}

/** The thread, newest at the end: follows what is new, keeps its place when older messages come. */
export function MessageList({
  items,
  pendingIds,
  lastOutboundId,
  loadOlder,
  size,
  ref,
}: MessageListProps) {
  const { t } = useLingui();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const [start] = useState(() => startOf(items));
  const estimate = (item: TimelineItem) =>
    heightOf(item, size.current.width, idOf(item) === lastOutboundId);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index] ? estimate(items[index]) : 0),
    getItemKey: (index) => items[index]?.key ?? index,
    initialRect: size.current,
    // the first rows drawn are those that will be looked at
    initialOffset: () => {
      const above = items.slice(0, start ?? items.length).map(estimate);
      const before = above.reduce((sum, height) => sum + height, 0);
      return start === null ? Math.max(0, before + PADDING_END - size.current.height) : before;
    },
    overscan: 4,
    useFlushSync: false,
    paddingEnd: PADDING_END,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
  });
  const rows = virtualizer.getVirtualItems();
  const isAtEnd = showsEnd(virtualizer);
  const missed = useMissed(items, isAtEnd);

  const begin = useEffectEvent(() => {
    if (start === null) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(start, { align: "start" });
  });
  useEffect(() => begin(), []);
  useHoldEnd(virtualizer, start === null, isAtEnd);
  useLoadOlder(rows[0]?.index, loadOlder);
  useEffect(() => {
    size.current = virtualizer.scrollRect ?? size.current;
  });
  useImperativeHandle(ref, () => ({
    toEnd: () => virtualizer.scrollToEnd(),
    toMessage: (messageId) => {
      const index = items.findIndex(
        (item) => item.kind === "message" && item.message.id === messageId,
      );
      if (index >= 0) virtualizer.scrollToIndex(index, { align: "center" });
      return index >= 0;
    },
  }));

  const touch = useTouch((id) => messageOf(items, id));
  return (
    <div className={classes.frame} {...touch}>
      <div
        ref={scroller}
        className={classes.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        role="log"
        // Announcer reads out what is new
        aria-live="off"
        aria-label={t`Messages`}
      >
        <div className={classes.canvas} style={{ height: virtualizer.getTotalSize() }}>
          {rows.map((row) => {
            const item = items[row.index];
            if (!item) return null;
            const id = idOf(item);
            return (
              <div
                key={row.key}
                ref={virtualizer.measureElement}
                data-index={row.index}
                className={classes.row}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <TimelineRow
                  item={item}
                  now={now}
                  isLastOutbound={id !== null && id === lastOutboundId}
                  isPending={id !== null && pendingIds.has(id)}
                />
              </div>
            );
          })}
        </div>
      </div>
      {!isAtEnd && (
        <button type="button" className={classes.jump} onClick={() => virtualizer.scrollToEnd()}>
          <ArrowDown size={16} aria-hidden />
          {missed > 0 ? (
            <Plural value={missed} one="# new message" other="# new messages" />
          ) : (
            <Trans>Latest</Trans>
          )}
        </button>
      )}
    </div>
  );
}

function messageOf(items: TimelineItem[], id: string): Message | null {
  const item = items.find((one) => idOf(one) === id);
  return item?.kind === "message" ? item.message : null;
}

function idOf(item: TimelineItem): string | null {
  return item.kind === "message" ? item.message.id : null;
}

/** The unread mark when much stands below it; null for the end. */
function startOf(items: TimelineItem[]): number | null {
  const unread = items.findIndex((item) => item.kind === "unread");
  return unread >= 0 && items.length - unread > MANY_UNREAD ? unread : null;
}

interface Seen {
  scrollOffset: number | null;
  scrollRect: { height: number } | null;
  getTotalSize: () => number;
}

/**
 * What shows the end keeps showing it, whatever takes room: a row that is taller than was guessed, a
 * picture, a composer that grows. Only who scrolls up lets go of it.
 */
function useHoldEnd(
  virtualizer: Seen & { scrollToEnd: () => void },
  beginsThere: boolean,
  isAtEnd: boolean,
): void {
  const offset = virtualizer.scrollOffset ?? 0;
  const length = `${virtualizer.getTotalSize()} in ${virtualizer.scrollRect?.height}`;
  const was = useRef({ offset, length, isHeld: beginsThere });
  useLayoutEffect(() => {
    const before = was.current;
    const isHeld = before.isHeld
      ? isAtEnd || offset >= before.offset
      : isAtEnd && offset > before.offset;
    was.current = { offset, length, isHeld };
    if (isHeld && length !== before.length) virtualizer.scrollToEnd();
  });
}

/** From what the virtualizer knows: asking the element would lay the page out in every render. */
function showsEnd(virtualizer: Seen): boolean {
  const { scrollOffset, scrollRect } = virtualizer;
  if (scrollOffset === null || scrollRect === null) return true;
  return scrollOffset + scrollRect.height >= virtualizer.getTotalSize() - AT_END_PX;
}

function useLoadOlder(first: number | undefined, loadOlder: (() => void) | null): void {
  const isNear = first !== undefined && first < NEAR_TOP;
  useEffect(() => {
    if (isNear) loadOlder?.();
  }, [isNear, loadOlder]);
}

/** Messages of the contact that came while the end was out of sight. */
function useMissed(items: TimelineItem[], isAtEnd: boolean): number {
  const inbound = useMemo(() => items.filter(isInbound), [items]);
  const lastKey = inbound.at(-1)?.key;
  const [seenKey, setSeenKey] = useState(lastKey);
  if (isAtEnd && seenKey !== lastKey) setSeenKey(lastKey);
  const seen = inbound.findIndex((item) => item.key === seenKey);
  return seen < 0 ? 0 : inbound.length - 1 - seen;
}

function isInbound(item: TimelineItem): boolean {
  return item.kind === "message" && item.message.direction === "inbound";
}
