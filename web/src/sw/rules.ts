/** What the worker does with a request; everything else goes to the network untouched. */
export type Treatment = "page" | "file" | "named file" | "shared" | null;

/** Answers of the API are another person's tomorrow: they are never kept. */
const NO_PAGE = /^\/(api|webhooks|healthz|readyz|metrics)(\/|$)/;
const NAMED = new Set(["/theme.js", "/manifest.webmanifest"]);
export const SHARE_PATH = "/share";

interface Asked {
  method: string;
  mode: string;
  /** Of the same origin as the worker. */
  isOurs: boolean;
  path: string;
}

export function treatmentOf({ method, mode, isOurs, path }: Asked): Treatment {
  if (!isOurs) return null;
  if (method === "POST") return path === SHARE_PATH ? "shared" : null;
  if (method !== "GET") return null;
  if (mode === "navigate") return NO_PAGE.test(path) ? null : "page";
  // the name tells what is in it
  if (path.startsWith("/assets/")) return "file";
  return NAMED.has(path) || path.startsWith("/icons/") ? "named file" : null;
}

/** The caches to delete, of names in the order in which they were made. */
export function outdated(names: string[], prefix: string, current: string, kept: number): string[] {
  const others = names.filter((name) => name.startsWith(prefix) && name !== current);
  return others.slice(0, Math.max(0, others.length - kept));
}
