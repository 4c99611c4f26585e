import type { Conversation } from "@/shared/api/messaging";

const HOUR = 3_600_000;
/** Meta's customer service window: 24 hours after the contact's last message. */
const WHOLE = 24 * HOUR;

export interface ServiceWindow {
  isOpen: boolean;
  expiresAt: string | null;
  /** Milliseconds left; 0 when it is closed. */
  left: number;
  /** How full the ring is, 0 to 1. */
  share: number;
  level: "calm" | "soon" | "urgent" | "closed";
}

/** The window in which a Session message may be sent, as of `now`. */
export function windowOf(
  conversation: Pick<Conversation, "window_expires_at">,
  now: number,
): ServiceWindow {
  const expiresAt = conversation.window_expires_at;
  const left = expiresAt === null ? 0 : Math.max(0, Date.parse(expiresAt) - now);
  return {
    isOpen: left > 0,
    expiresAt,
    left,
    share: Math.min(1, left / WHOLE),
    level: levelOf(left),
  };
}

function levelOf(left: number): ServiceWindow["level"] {
  if (left === 0) return "closed";
  if (left < HOUR) return "urgent";
  return left < 4 * HOUR ? "soon" : "calm";
}
