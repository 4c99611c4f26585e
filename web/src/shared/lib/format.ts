import { i18n } from "@lingui/core";

let zone: string | undefined;

let languages: readonly string[] = [];
const regions = new Map<string, string>();

/** The person's language as their browser's region writes it: `en-IE` puts the day first. */
function region(): string {
  const { locale } = i18n;
  // the browser hands out the same list until it changes
  if (languages !== navigator.languages) {
    languages = navigator.languages;
    regions.clear();
  }
  const known = regions.get(locale);
  if (known !== undefined) return known;
  const found = languages.find((tag) => tag.split("-")[0] === locale) ?? locale;
  regions.set(locale, found);
  return found;
}

/** Times are shown in the workspace's zone, wherever the person sits. */
export function showTimesIn(timeZone: string): void {
  if (timeZone !== zone) zone = isZone(timeZone) ? timeZone : undefined;
}

/** The zone in which times are shown. */
export function shownZone(): string {
  return zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const made = new Map<string, unknown>();

/** Made once for each region: to make a format takes far longer than to use it. */
function kept<Format>(name: string, make: (region: string) => Format): Format {
  const where = region();
  const key = `${where} ${name}`;
  const known = made.get(key);
  if (known !== undefined) return known as Format;
  const format = make(where);
  made.set(key, format);
  return format;
}

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(
    `${zone} ${JSON.stringify(options)}`,
    (where) => new Intl.DateTimeFormat(where, { timeZone: zone, ...options }),
  );
}

function numbers(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(JSON.stringify(options), (where) => new Intl.NumberFormat(where, options));
}

/** `14:25` */
export function timeOf(at: string): string {
  return dates({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}

/** `23 Nov 2026, 14:25` */
export function dateTimeOf(at: string): string {
  const date = new Date(at);
  return `${dates({ dateStyle: "medium" }).format(date)}, ${timeOf(at)}`;
}

/** `23 Nov 2026` */
export function dateOf(at: string): string {
  return dates({ dateStyle: "medium" }).format(new Date(at));
}

/** Sortable name of the calendar day in the zone shown, `2026-11-23`. */
export function dayKey(at: string | number): string {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return kept(
    `${zone} day`,
    () => new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...parts }),
  ).format(new Date(at));
}

/** `Today`, `Yesterday`, `Monday`, then the date. */
export function dayName(at: string, now: number): string {
  const days = daysBetween(at, now);
  if (days <= 1) return capital(relative().format(-days, "day"));
  if (days < 7) return dates({ weekday: "long" }).format(new Date(at));
  const sameYear = dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4);
  return dates({
    weekday: "short",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(new Date(at));
}

/** How long ago, as short as a list row needs it: `now`, `4m`, `3h`, then day or date. */
export function shortAgo(at: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(at)) / 60_000);
  if (minutes < 1) return relative().format(0, "second");
  if (minutes < 60) return amount(minutes, "minute");
  if (minutes < 60 * 24 && dayKey(at) === dayKey(now)) return timeOf(at);
  if (daysBetween(at, now) < 7) return dates({ weekday: "short" }).format(new Date(at));
  return dates({ day: "numeric", month: "short" }).format(new Date(at));
}

/** `3 minutes ago`, `in 2 hours`. */
export function ago(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const [size, unit] = UNITS.find(([length]) => Math.abs(seconds) >= length) ?? [1, "second"];
  const count = Math.trunc(seconds / size);
  return relative().format(unit === "second" ? 0 : count, unit);
}

/** A length of time with its two largest units: `23h 52m`, `6m`. */
export function lengthOf(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours >= 48) return amount(Math.floor(hours / 24), "day", "long");
  if (hours === 0) return amount(minutes, "minute");
  const parts = [amount(hours, "hour"), rest > 0 ? amount(rest, "minute") : ""];
  return parts.filter(Boolean).join(" ");
}

/** `1:07` for a recording. */
export function playTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function numberOf(value: number): string {
  return numbers().format(value);
}

export function moneyOf(value: number, currency: string): string {
  try {
    return numbers({ style: "currency", currency }).format(value);
  } catch {
    return `${numberOf(value)} ${currency}`;
  }
}

/** Bytes in the steps that people know: `312 kB`, `4.1 MB`. */
export function sizeOf(bytes: number): string {
  const steps = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  return numbers({
    style: "unit",
    unit: steps[step] ?? "byte",
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

export function countryOf(code: string): string {
  try {
    return (
      kept("countries", (where) => new Intl.DisplayNames(where, { type: "region" })).of(code) ??
      code
    );
  } catch {
    return code;
  }
}

const UNITS: [number, Intl.RelativeTimeFormatUnit][] = [
  [31_557_600, "year"],
  [2_629_800, "month"],
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
];

function amount(
  value: number,
  unit: "minute" | "hour" | "day",
  unitDisplay: "narrow" | "short" | "long" = "narrow",
): string {
  return numbers({ style: "unit", unit, unitDisplay }).format(value);
}

function relative(): Intl.RelativeTimeFormat {
  return kept("ago", (where) => new Intl.RelativeTimeFormat(where, { numeric: "auto" }));
}

function daysBetween(at: string, now: number): number {
  return Math.round((Date.parse(dayKey(now)) - Date.parse(dayKey(at))) / 86_400_000);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(region()) + text.slice(1);
}
