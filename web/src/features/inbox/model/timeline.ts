import type { Note } from "@/shared/api/inbox";
import type { ConversationEvent, Message } from "@/shared/api/messaging";

/** One line of a thread, oldest first. */
export type TimelineItem =
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string }
  | { kind: "event"; key: string; event: ConversationEvent }
  | { kind: "note"; key: string; note: Note }
  | { kind: "message"; key: string; message: Message; follows: boolean };

/** Messages of one author closer than this stand together. */
const TOGETHER_MS = 5 * 60_000;

interface Parts {
  /** Oldest first. */
  messages: Message[];
  /** Not yet answered for by the server; always last. */
  pending: Message[];
  events: ConversationEvent[];
  notes: Note[];
  firstUnreadId: string | null;
  dayKey: (at: string) => string;
}

/** Weaves messages, events, notes, day marks and the unread mark into one list with stable keys. */
export function timelineOf(parts: Parts): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day = "";
  let last: Message | null = null;
  for (const entry of entriesOf(parts)) {
    const today = parts.dayKey(entry.at);
    if (today !== day) {
      items.push({ kind: "day", key: `day ${today}`, at: entry.at });
      day = today;
      last = null;
    }
    if ("event" in entry) {
      items.push({ kind: "event", key: `event ${entry.event.id}`, event: entry.event });
      last = null;
      continue;
    }
    if ("note" in entry) {
      items.push({
        kind: "note",
        key: `note ${entry.note.client_id ?? entry.note.id}`,
        note: entry.note,
      });
      last = null;
      continue;
    }
    const { message } = entry;
    if (message.id === parts.firstUnreadId) {
      items.push({ kind: "unread", key: "unread" });
      last = null;
    }
    items.push({ kind: "message", key: keyOf(message), message, follows: follow(last, message) });
    last = message;
  }
  return items;
}

/** What stands between the messages. */
type Aside = { at: string; event: ConversationEvent } | { at: string; note: Note };
type Entry = { at: string; message: Message } | Aside;

function entriesOf({ messages, pending, events, notes }: Parts): Entry[] {
  const known = new Set(messages.map((message) => message.client_id));
  const waiting = pending.filter((message) => !known.has(message.client_id));
  const from = messages[0]?.at;
  const asides: Aside[] = [
    ...events.map((event) => ({ at: event.at, event })),
    ...notes.map((note) => ({ at: note.at, note })),
  ];
  const shown = asides
    .filter((aside) => from === undefined || Date.parse(aside.at) >= Date.parse(from))
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const entries: Entry[] = [];
  let next = 0;
  for (const message of messages) {
    for (let aside = shown[next]; aside; aside = shown[++next]) {
      if (Date.parse(aside.at) > Date.parse(message.at)) break;
      entries.push(aside);
    }
    entries.push({ at: message.at, message });
  }
  entries.push(...shown.slice(next));
  for (const message of waiting) entries.push({ at: message.at, message });
  return entries;
}

/** The same before and after the server has given the message its id, so that nothing jumps. */
function keyOf(message: Message): string {
  return message.client_id ?? message.id;
}

function follow(last: Message | null, message: Message): boolean {
  if (!last || last.direction !== message.direction) return false;
  const sameAuthor =
    last.origin.kind === message.origin.kind && last.origin.id === message.origin.id;
  return sameAuthor && Date.parse(message.at) - Date.parse(last.at) < TOGETHER_MS;
}

/** The oldest of the last `count` inbound messages. */
export function firstUnreadOf(messages: Message[], count: number): string | null {
  const inbound = messages.filter((message) => message.direction === "inbound");
  return count > 0 ? ((inbound.at(-count) ?? inbound[0])?.id ?? null) : null;
}
