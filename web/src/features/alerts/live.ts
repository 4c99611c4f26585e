import type { QueryClient } from "@tanstack/react-query";
import type { Alert } from "@/shared/api/contract";
import type { Conversation } from "@/shared/api/messaging";
import type { StreamEvent } from "@/shared/realtime/events";
import type { ApplyEvent } from "@/shared/realtime/live-cache";
import { alertsQuery, unreadQuery } from "./api";
import { type AlertPages, type Read, withAlert, withRead } from "./model";

/** Alerts as they come, are resolved, and are read, here or on another device. */
export const applyAlerts: ApplyEvent = (client, event, { replayed }) => {
  PATCHES[event.name]?.(client, event);
  if (!replayed && changesCount(client, event)) countSoon(client);
};

const PATCHES: Record<string, (client: QueryClient, event: StreamEvent) => void> = {
  "alert.updated": (client, event) => putAlert(client, event.resource as Alert),
  "alerts.read": (client, event) => putRead(client, event.resource as Read),
};

/** The one way an alert is written into the cache. */
function putAlert(client: QueryClient, alert: Alert): void {
  patch(client, (pages) => withAlert(pages, alert));
}

/** The one way it is written into the cache that alerts were read. */
export function putRead(client: QueryClient, read: Read): void {
  patch(client, (pages) => withRead(pages, read));
}

function patch(client: QueryClient, change: (pages: AlertPages) => AlertPages): void {
  client.setQueryData(alertsQuery.queryKey, (pages) => pages && change(pages));
}

/** Somebody took, or closed, a conversation that an unread alert is about: it needs nobody now. */
function changesCount(client: QueryClient, event: StreamEvent): boolean {
  if (event.name in PATCHES) return true;
  if (event.name !== "conversation.updated" && event.name !== "conversation.removed") return false;
  const about = client.getQueryData(unreadQuery.queryKey)?.conversation_ids ?? [];
  if (!about.includes(event.subject)) return false;
  const { assignee, status } = (event.resource ?? {}) as Partial<Conversation>;
  return event.name === "conversation.removed" || assignee != null || status !== "open";
}

const COUNT_EVERY_MS = 400;
const counting = new WeakMap<QueryClient, ReturnType<typeof setTimeout>>();

/** Read anew at most once in a while, however much happens; the list only while it is shown. */
function countSoon(client: QueryClient): void {
  if (counting.has(client)) return;
  const timer = setTimeout(() => {
    counting.delete(client);
    void client.invalidateQueries({ queryKey: ["alerts"] });
  }, COUNT_EVERY_MS);
  counting.set(client, timer);
}
