import type { InfiniteData } from "@tanstack/react-query";
import type { Alert, Page } from "@/shared/api/contract";

export type AlertPages = InfiniteData<Page<Alert> & { position: number }>;

/** What a member has read: single ones, and all up to a number. */
export interface Read {
  alert_ids: string[];
  until?: number | null;
}

/** Puts an alert where its number stands, or in its own place; what was read stays so. */
export function withAlert(pages: AlertPages, alert: Alert): AlertPages {
  const known = pages.pages.flatMap((page) => page.data).find((one) => one.id === alert.id);
  if (known) {
    const changed = { ...alert, read: known.read || alert.read };
    return mapAlerts(pages, (one) => (one.id === alert.id ? changed : one));
  }
  const last = pages.pages.at(-1);
  // older than all that is loaded: its own page will bring it
  if (last?.next_cursor && last.data.every((one) => one.number > alert.number)) return pages;
  const at = pages.pages.findIndex((page) => page.data.some((one) => one.number < alert.number));
  const place = at === -1 ? pages.pages.length - 1 : at;
  return {
    ...pages,
    pages: pages.pages.map((page, index) =>
      index === place
        ? { ...page, data: [...page.data, alert].toSorted((a, b) => b.number - a.number) }
        : page,
    ),
  };
}

export function withRead(pages: AlertPages, read: Read): AlertPages {
  const until = read.until ?? 0;
  const ids = new Set(read.alert_ids);
  return mapAlerts(pages, (one) =>
    one.read || (one.number > until && !ids.has(one.id)) ? one : { ...one, read: true },
  );
}

function mapAlerts(pages: AlertPages, change: (alert: Alert) => Alert): AlertPages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, data: page.data.map(change) })),
  };
}
