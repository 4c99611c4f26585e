import type { Note } from "@/shared/api/inbox";
import type { Message } from "@/shared/api/messaging";
import type { TimelineItem } from "./timeline";

const LINES = { day: 48, unread: 34, event: 32 } as const;
/** Kinds that are shown as something else than words. */
const CONTENT: Record<string, number> = {
  image: 240,
  video: 240,
  sticker: 160,
  audio: 62,
  document: 74,
  location: 84,
  contacts: 74,
  order: 110,
  interactive: 130,
  template: 120,
};
const WORDS_LINE = 20;
const LETTER = 6.7;
/** What a bubble has beside its words: its own edges, and the room of its buttons. */
const WIDEST = 560;
const INSIDE = 26;
const BESIDE = 108;
/** Letters that the time takes at the end of the words, with author and ticks on ours. */
const STAMP = { theirs: 8, ours: 19 } as const;
const EDGES = 16;
const GAP = { first: 8, follows: 3 } as const;
const STATUS = 18;
/** Of a note: the lines above and below its words, and its edges. */
const NOTE = 66;

/**
 * About how tall a line of the thread will be, in pixels, in a thread of this width. The closer it
 * is, the fewer rows are drawn in vain before they are measured.
 */
export function heightOf(item: TimelineItem, width: number, isLastOutbound: boolean): number {
  if (item.kind === "note") return noteOf(item.note, width);
  if (item.kind !== "message") return LINES[item.kind];
  const gap = item.follows ? GAP.follows : GAP.first;
  return gap + EDGES + insideOf(item.message, width) + (isLastOutbound ? STATUS : 0);
}

function noteOf(note: Note, width: number): number {
  if (note.deleted_at) return LINES.event;
  return NOTE + countLines(note.text, roomIn(width)) * WORDS_LINE;
}

function insideOf(message: Message, width: number): number {
  const words = message.text ?? "";
  const told = words === "" ? 0 : linesOf(words, message.direction, width) * WORDS_LINE;
  return (CONTENT[message.type] ?? 0) + Math.max(told, WORDS_LINE);
}

function linesOf(words: string, direction: Message["direction"], width: number): number {
  const room = roomIn(width);
  const last = words.length - words.lastIndexOf("\n") - 1;
  const stamp = direction === "inbound" ? STAMP.theirs : STAMP.ours;
  const isFull = (last % room) + stamp > room;
  return countLines(words, room) + (isFull ? 1 : 0);
}

function countLines(words: string, room: number): number {
  const lines = words.split("\n").map((line) => Math.max(1, Math.ceil(line.length / room)));
  return lines.reduce((sum, count) => sum + count, 0);
}

/** Letters in a line. */
function roomIn(width: number): number {
  return Math.max(10, (Math.min(WIDEST, width - BESIDE) - INSIDE) / LETTER);
}
