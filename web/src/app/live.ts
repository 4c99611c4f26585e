import type { QueryClient } from "@tanstack/react-query";
import { applyAccounts } from "@/features/accounts/live";
import { applyAlerts } from "@/features/alerts/live";
import { applyChannels } from "@/features/channels/live";
import { applyContacts } from "@/features/contacts/live";
import { applyHome } from "@/features/home/live";
import { applyInbox, inboxOpened } from "@/features/inbox/live";
import { keepLive } from "@/shared/realtime/live-cache";
import { stream } from "@/shared/realtime/stream";

let started = false;

/** Starts the page's stream once, from the position of its first answer. */
export function startLive(client: QueryClient, workspace: string, after: number): void {
  if (started) return;
  started = true;
  keepLive(client, stream, workspace, after, {
    apply: [applyAccounts, applyAlerts, applyChannels, applyContacts, applyHome, applyInbox],
    opened: [inboxOpened],
  });
}
