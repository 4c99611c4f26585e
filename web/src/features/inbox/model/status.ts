import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Message } from "@/shared/api/messaging";

/** Blueprint §8 names the statuses; a server newer than this page may know more. */
const LABELS: Record<string, MessageDescriptor> = {
  scheduled: msg`Scheduled`,
  queued: msg`Waiting to be sent`,
  sending: msg`Being sent`,
  unconfirmed: msg`Not confirmed`,
  accepted: msg`Accepted by WhatsApp`,
  held: msg`Held back by WhatsApp`,
  sent: msg`Sent`,
  delivered: msg`Delivered`,
  read: msg`Read`,
  played: msg`Played`,
  failed: msg`Not sent`,
  cancelled: msg`Cancelled`,
  received: msg`Received`,
};

export function statusLabel(status: string): MessageDescriptor | undefined {
  return LABELS[status];
}

/** The sentence of the product for a message whose fate Meta has not told (blueprint §8). */
export const UNCONFIRMED = msg`WhatsApp has not said whether this arrived. Sending again may reach the customer twice.`;

const STEPS = [
  "received",
  "scheduled",
  "queued",
  "accepted",
  "sent",
  "delivered",
  "read",
  "played",
  "failed",
];

/** Nothing stands on the phone that could be answered. */
const UNSENT = new Set(["failed", "scheduled", "cancelled"]);

export function isAnswerable(message: Message): boolean {
  return !UNSENT.has(message.status) && message.wamid !== null;
}

/** The steps that a message took, latest first, each with its time. */
export function stepsOf(message: Message): { status: string; at: string }[] {
  return STEPS.flatMap((status) => {
    const at = message.status_times[status];
    return at ? [{ status, at }] : [];
  }).toReversed();
}
