import { StreamConnection } from "./connection";
import type { Port, StreamEvent, StreamState } from "./events";

/** Events kept for a tab that joins with an answer older than the last event. */
const KEPT = 1_000;
/** A page that reloads leaves and joins again; the line outlives the moment between. */
const LINGER_MS = 5_000;
const MOST_OPEN = 20;
/** Time for word to reach another process of the server. */
const SPREAD_MS = 400;

/** The one stream of a workspace in this browser, with the tabs that listen. */
export class WorkspaceStream {
  private readonly tabs = new Map<Port, string[]>();
  private readonly connection: StreamConnection;
  private readonly recent: StreamEvent[] = [];
  /** `recent` holds every event after this position. */
  private floor: number;
  private state: StreamState = "connecting";
  private streamId: string | null = null;
  private csrf = "";
  private asked: string | null = null;
  /** Conversations whose statuses the stream has carried without a gap. */
  private held = new Set<string>();
  private asking = false;
  private ending: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly workspace: string,
    after: number,
    private readonly ask: typeof fetch,
    private readonly ended: () => void,
  ) {
    this.floor = after;
    this.connection = new StreamConnection({
      after,
      fetch: ask,
      open: () => this.openIds(),
      address: (from, open) => this.address(from, open),
      listener: {
        state: (state) => this.become(state),
        events: (events) => this.pass(events),
        reset: (position) => this.reset(position),
        ready: (streamId, open, from) => this.ready(streamId, open, from),
      },
    });
    void this.connection.run().then(() => this.end());
  }

  join(port: Port, after: number): void {
    clearTimeout(this.ending);
    this.tabs.set(port, []);
    port.send({ kind: "state", state: this.state });
    if (after < this.floor) {
      port.send({ kind: "reset" });
      return;
    }
    const missed = this.recent.filter((event) => (event.position ?? 0) > after);
    if (missed.length > 0) port.send({ kind: "events", events: missed });
  }

  leave(port: Port): void {
    this.tabs.delete(port);
    if (this.tabs.size > 0) return;
    this.ending = setTimeout(() => this.end(), LINGER_MS);
  }

  /** States which conversations this tab shows; their message statuses then come as events. */
  open(port: Port, ids: string[], csrf: string): void {
    if (!this.tabs.has(port)) return;
    this.csrf = csrf;
    this.tabs.set(port, ids);
    void this.tellOpen();
  }

  wake(): void {
    this.connection.wake();
  }

  private become(state: StreamState): void {
    this.state = state;
    if (state !== "live") this.streamId = null;
    this.tell({ kind: "state", state });
  }

  private pass(events: StreamEvent[]): void {
    this.recent.push(...events);
    const surplus = this.recent.splice(0, Math.max(0, this.recent.length - KEPT));
    this.floor = surplus.at(-1)?.position ?? this.floor;
    this.tell({ kind: "events", events });
  }

  private reset(position: number): void {
    this.recent.length = 0;
    this.floor = position;
    this.tell({ kind: "reset" });
  }

  private ready(streamId: string | null, open: string[], after: number): void {
    this.streamId = streamId;
    this.asked = keyOf(open);
    this.hold(open, after);
    void this.tellOpen();
  }

  /** From `position` on the stream carries the statuses of these; tells which it did not before. */
  private hold(ids: string[], position: number): void {
    const added = ids.filter((id) => !this.held.has(id));
    this.held = new Set(ids);
    if (added.length > 0) this.tell({ kind: "opened", ids: added, position });
  }

  /** One request at a time, so that the last word told is the last word meant. */
  private async tellOpen(): Promise<void> {
    const ids = this.openIds();
    if (this.asking || this.streamId === null || keyOf(ids) === this.asked) return;
    this.asking = true;
    this.asked = keyOf(ids);
    const position = await this.postOpen(this.streamId, ids);
    this.asking = false;
    if (position === null) this.connection.reconnect();
    else this.hold(ids, position);
    void this.tellOpen();
  }

  /** Position from which the statuses come, or null when this stream is unknown to the server. */
  private async postOpen(streamId: string, ids: string[]): Promise<number | null> {
    try {
      const response = await this.ask(`/api/v1/stream/${encodeURIComponent(streamId)}/open`, {
        method: "POST",
        credentials: "same-origin",
        headers: {
          "content-type": "application/json",
          "x-csrftoken": this.csrf,
          "x-rapport-workspace": this.workspace,
        },
        body: JSON.stringify({ conversation_ids: ids }),
      });
      if (!response.ok) return null;
      const told = Number(response.headers.get("x-rapport-position"));
      if (told > 0) return told;
      // the process that holds the stream hears of it a moment later
      await new Promise((resolve) => setTimeout(resolve, SPREAD_MS));
      return Number.MAX_SAFE_INTEGER;
    } catch {
      return null;
    }
  }

  /** What the tabs show, most recent first in each; the server takes no more than so many. */
  private openIds(): string[] {
    const rows = [...this.tabs.values()];
    const deepest = Math.max(0, ...rows.map((row) => row.length));
    const byAge = Array.from({ length: deepest }, (_, age) =>
      rows.flatMap((row) => row.slice(age, age + 1)),
    ).flat();
    return [...new Set(byAge)].slice(0, MOST_OPEN).toSorted();
  }

  private address(after: number | null, open: string[]): string {
    // without `open` a stream would carry the statuses of all conversations
    const query = new URLSearchParams({ workspace: this.workspace, open: open.join(",") });
    if (after !== null) query.set("after", String(after));
    return `/api/v1/stream?${query}`;
  }

  private tell(message: Parameters<Port["send"]>[0]): void {
    for (const port of this.tabs.keys()) port.send(message);
  }

  private end(): void {
    clearTimeout(this.ending);
    this.connection.stop();
    this.ended();
  }
}

function keyOf(ids: string[]): string {
  return ids.toSorted().join(",");
}
