/** Which of the browser's stores: of all its tabs, or of this tab alone. */
type Store = "local" | "tab";

const storeOf = (store: Store): Storage => (store === "local" ? localStorage : sessionStorage);

/** What this browser remembers. Storage may be full or closed; the page works without it then. */
export function remember(key: string, value: string | null, store: Store = "local"): void {
  try {
    if (value === null) storeOf(store).removeItem(key);
    else storeOf(store).setItem(key, value);
  } catch {
    // a full or closed storage costs a convenience, never the work at hand
  }
}

export function recall(key: string, store: Store = "local"): string | null {
  try {
    return storeOf(store).getItem(key);
  } catch {
    return null;
  }
}

/** A remembered value that was written as JSON; null when there is none that can be read. */
export function recallJson(key: string, store: Store = "local"): unknown {
  const text = recall(key, store);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
