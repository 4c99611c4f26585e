/** A day and a time of day as a calendar shows them, in some zone. */
export interface WallTime {
  /** `2026-12-05` */
  day: string;
  /** `09:30` */
  time: string;
}

/**
 * The moment at which the clocks of the zone show this; null for what is no time. A time that is
 * skipped when clocks go forward means as much after the jump, one that comes twice its first.
 */
export function momentOf({ day, time }: WallTime, zone: string): Date | null {
  const read = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(`${day}T${time}`);
  if (!read) return null;
  const shown = Date.parse(`${day}T${time}:00Z`);
  if (!Number.isFinite(shown)) return null;
  const [before, after] = [shown - DAY_MS, shown + DAY_MS].map((at) => offsetAt(at, zone));
  const moments = [shown - (before ?? 0), shown - (after ?? 0)].toSorted((a, b) => a - b);
  const fitting = moments.find((at) => at + offsetAt(at, zone) === shown);
  return new Date(fitting ?? shown - (before ?? 0));
}

/** What the clocks of the zone show at a moment. */
export function wallTimeOf(at: Date | number, zone: string): WallTime {
  const moment = Number(at);
  const shown = new Date(moment + offsetAt(moment, zone)).toISOString();
  return { day: shown.slice(0, 10), time: shown.slice(11, 16) };
}

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts;
  const shown = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return shown - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const two = "2-digit" as const;
  const format = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    year: "numeric",
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    hourCycle: "h23",
  });
  formats.set(zone, format);
  return format;
}
