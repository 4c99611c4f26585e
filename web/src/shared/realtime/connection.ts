import { createParser } from "eventsource-parser";
import { backoff, Pause } from "./backoff";
import { Cursor } from "./cursor";
import { parseEvent, type StreamEvent, type StreamState } from "./events";

/** Longer than three of the server's pings: a line silent for so long is dead. */
const SILENCE_MS = 50_000;
/** A server that is there says at once that the line stands. */
const FIRST_WORD_MS = 10_000;

export interface ConnectionListener {
  state(state: StreamState): void;
  events(events: StreamEvent[]): void;
  /** Something was missed for good; the stream goes on from `position`. */
  reset(position: number): void;
  /** A connection stands; `open` was in its address, so it holds from `after` on. */
  ready(streamId: string | null, open: string[], after: number): void;
}

export interface ConnectionSettings {
  after: number;
  /** Conversations whose statuses the stream shall carry; asked at each connect. */
  open: () => string[];
  /** `after` is null to begin from now. */
  address: (after: number | null, open: string[]) => string;
  listener: ConnectionListener;
  fetch?: typeof fetch;
  random?: () => number;
  isOnline?: () => boolean;
}

/** One stream of server-sent events that reconnects until it is stopped, without gap or repeat. */
export class StreamConnection {
  private readonly cursor: Cursor;
  private readonly pause = new Pause();
  private readonly listener: ConnectionListener;
  private line: AbortController | null = null;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private heardAt = 0;
  private attempt = 0;
  private retryAfterMs = 0;
  /** The server no longer keeps what came after our position. */
  private isLost = false;
  private stopped = false;

  constructor(private readonly settings: ConnectionSettings) {
    this.cursor = new Cursor(settings.after);
    this.listener = settings.listener;
  }

  /** Runs until stopped, signed out or refused. */
  async run(): Promise<void> {
    this.listener.state("connecting");
    while (!this.stopped) {
      const refused = await this.listen();
      if (refused) this.stopped = true;
      if (this.stopped) break;
      this.listener.state(this.isOnline() ? "reconnecting" : "offline");
      await this.pause.for(Math.max(this.retryAfterMs, this.nextWait()));
    }
  }

  stop(): void {
    this.stopped = true;
    this.line?.abort();
    this.pause.wake();
  }

  /**
   * Ends a wait between tries, as when the network returns or a tab is looked at again, and drops
   * a line that died while the machine slept (timers do not count that time).
   */
  wake(): void {
    if (Date.now() - this.heardAt > SILENCE_MS) this.line?.abort();
    this.attempt = 0;
    this.pause.wake();
  }

  /** Drops the line and connects anew at once, where the stream stands. */
  reconnect(): void {
    this.line?.abort();
    this.wake();
  }

  /** True when trying again is of no use. */
  private async listen(): Promise<boolean> {
    const line = new AbortController();
    this.line = line;
    this.retryAfterMs = 0;
    this.cursor.drop();
    const open = this.settings.open();
    this.watch(FIRST_WORD_MS);
    try {
      const response = await this.request(open, line.signal);
      if (!response.ok || !response.body) return this.refusal(response);
      await this.read(response.body, open);
    } catch {
      // a broken line is the ordinary case; the loop in `run` tries again
    } finally {
      clearTimeout(this.silence);
      line.abort();
    }
    return false;
  }

  private request(open: string[], signal: AbortSignal): Promise<Response> {
    const ask = this.settings.fetch ?? fetch;
    const after = this.isLost ? null : this.cursor.position;
    const headers: Record<string, string> = { accept: "text/event-stream" };
    if (after !== null) headers["last-event-id"] = String(after);
    return ask(this.settings.address(after, open), {
      headers,
      credentials: "same-origin",
      cache: "no-store",
      signal,
    });
  }

  private async read(body: ReadableStream<Uint8Array>, open: string[]): Promise<void> {
    let batch: StreamEvent[] = [];
    const flush = () => {
      if (batch.length > 0) this.listener.events(batch);
      batch = [];
    };
    const parser = createParser({
      onEvent: (raw) => {
        const event = parseEvent(raw.event ?? "message", raw.id, raw.data);
        if (!event) return;
        if (CONTROL.has(event.name)) {
          flush();
          this.control(event, open);
        } else batch.push(...this.cursor.take(event));
      },
    });
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.watch();
      parser.feed(decoder.decode(part.value, { stream: true }));
      flush();
    }
  }

  private control(event: StreamEvent, open: string[]): void {
    // the server closes after this; the next connection begins from now
    if (event.name === "reset") this.isLost = true;
    if (event.name !== "ready") return;
    const { stream_id: streamId, position } = readyOf(event.resource);
    if (this.isLost && position !== null) {
      this.isLost = false;
      this.cursor.restart(position);
      this.listener.reset(position);
    }
    this.attempt = 0;
    this.listener.state("live");
    this.listener.ready(streamId, open, this.cursor.position);
  }

  private refusal(response: Response): boolean {
    if (response.status === 401) this.listener.state("signed_out");
    if (response.status === 403) this.listener.state("refused");
    this.retryAfterMs = 1000 * (Number(response.headers.get("retry-after")) || 0);
    return response.status === 401 || response.status === 403;
  }

  private nextWait(): number {
    return backoff(this.attempt++, this.settings.random ?? Math.random);
  }

  private watch(patience = SILENCE_MS): void {
    this.heardAt = Date.now();
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.line?.abort(), patience);
  }

  private isOnline(): boolean {
    return this.settings.isOnline?.() ?? navigator.onLine;
  }
}

const CONTROL = new Set(["ready", "reset", "ping"]);

function readyOf(resource: unknown): { stream_id: string | null; position: number | null } {
  const told = typeof resource === "object" && resource !== null ? { ...resource } : {};
  const { stream_id, position } = told as Record<string, unknown>;
  return {
    stream_id: typeof stream_id === "string" ? stream_id : null,
    position: typeof position === "number" ? position : null,
  };
}
