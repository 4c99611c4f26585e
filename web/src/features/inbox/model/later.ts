import { momentOf, type WallTime, wallTimeOf } from "@/shared/lib/zoned";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MORNING = "09:00";

export type Preset = "hour" | "tomorrow" | "monday";

/** Times that people mean most often, soonest first, in the zone; each once. */
export function presetsOf(now: number, zone: string): { preset: Preset; at: Date }[] {
  const { day } = wallTimeOf(now, zone);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const untilMonday = (8 - weekday) % 7 || 7;
  const morning = (days: number) => momentOf({ day: dayAfter(day, days), time: MORNING }, zone);
  const found: [Preset, Date | null][] = [
    ["hour", new Date(Math.ceil((now + 60 * MINUTE_MS) / (5 * MINUTE_MS)) * 5 * MINUTE_MS)],
    ["tomorrow", morning(1)],
    ["monday", untilMonday > 1 ? morning(untilMonday) : null],
  ];
  return found.flatMap(([preset, at]) => (at ? [{ preset, at }] : []));
}

/** Where the calendar begins: tomorrow morning. */
export function firstChoice(now: number, zone: string): WallTime {
  return { day: dayAfter(wallTimeOf(now, zone).day, 1), time: MORNING };
}

export type Complaint = "missing" | "past" | "far";

/** What is wrong with a time that was chosen; null when nothing is. */
export function complaintOf(at: Date | null, now = Date.now()): Complaint | null {
  if (!at) return "missing";
  if (at.getTime() <= now) return "past";
  return at.getTime() - now > 365 * DAY_MS ? "far" : null;
}

/** Whether WhatsApp will refuse a session message at that time, as things stand. */
export function willBeShut(at: Date, windowExpiresAt: string | null): boolean {
  return windowExpiresAt === null || at.getTime() >= Date.parse(windowExpiresAt);
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
