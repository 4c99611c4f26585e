/** Where the browser does not say when it has time: after the page has most likely been drawn. */
const LATER_MS = 400;
/** However busy the browser is. */
const LATEST_MS = 1_000;

/** Does what nobody waits for yet when the browser has time; returns a way to call it off. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(work, LATER_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: LATEST_MS });
  return () => cancelIdleCallback(handle);
}

/** Fetches code early. Where that fails it is fetched when it is needed, which then says so. */
export function fetchEarly(load: () => Promise<unknown>): void {
  load().catch(() => undefined);
}

export function fetchWhenIdle(load: () => Promise<unknown>): () => void {
  return whenIdle(() => fetchEarly(load));
}
