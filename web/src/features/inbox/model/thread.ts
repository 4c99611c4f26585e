import type { InfiniteData } from "@tanstack/react-query";
import type { At } from "@/shared/api/client";
import type { Page } from "@/shared/api/contract";
import type { Message } from "@/shared/api/messaging";

/** Newest first, as the server pages them. */
export type ThreadPage = At<Page<Message>>;
export type ThreadPages = InfiniteData<ThreadPage, unknown>;

const RANK: Record<string, number> = {
  received: 0,
  scheduled: 0,
  queued: 1,
  sending: 2,
  unconfirmed: 3,
  accepted: 4,
  held: 5,
  sent: 6,
  failed: 7,
  cancelled: 7,
  delivered: 8,
  read: 9,
  played: 10,
};

/** Of two states of one message the later one: a status only moves forward (blueprint §3). */
export function laterOf(known: Message, told: Message): Message {
  return isLater(told.status, known.status) || told.status === known.status
    ? told
    : { ...told, status: known.status, status_times: known.status_times, error: known.error };
}

export function isLater(told: string, known: string): boolean {
  return (RANK[told] ?? 0) > (RANK[known] ?? 0);
}

/** The pages with the message in its place; a message that is already there is brought forward. */
export function withMessage(pages: ThreadPages, message: Message): ThreadPages {
  const known = pages.pages.flatMap((page) => page.data).find((one) => isSame(one, message));
  // what was scheduled enters the thread when it goes out
  if (known?.status === "scheduled" && Date.parse(known.at) < Date.parse(message.at))
    return insertByTime(without(pages, message), laterOf(known, message));
  if (known)
    return {
      ...pages,
      pages: pages.pages.map((page) => ({
        ...page,
        data: page.data.map((one) => (isSame(one, message) ? laterOf(one, message) : one)),
      })),
    };
  return insertByTime(pages, message);
}

function insertByTime(pages: ThreadPages, message: Message): ThreadPages {
  const target = pages.pages.findIndex((page) => page.data.some((one) => isOlder(one, message)));
  const last = pages.pages.length - 1;
  // older than all that is loaded: it comes with its own page when someone scrolls there
  if (target < 0 && pages.pages[last]?.next_cursor) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page, index) => {
      if (index !== (target < 0 ? last : target)) return page;
      const at = page.data.findIndex((one) => isOlder(one, message));
      return { ...page, data: page.data.toSpliced(at < 0 ? page.data.length : at, 0, message) };
    }),
  };
}

function without(pages: ThreadPages, message: Message): ThreadPages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      data: page.data.filter((one) => !isSame(one, message)),
    })),
  };
}

function isSame(one: Message, other: Message): boolean {
  return one.id === other.id || (one.client_id !== null && one.client_id === other.client_id);
}

function isOlder(one: Message, other: Message): boolean {
  return Date.parse(one.at) <= Date.parse(other.at);
}

/** All loaded messages, oldest first. */
export function messagesOf(pages: ThreadPages | undefined): Message[] {
  return (pages?.pages ?? []).flatMap((page) => page.data).toReversed();
}
