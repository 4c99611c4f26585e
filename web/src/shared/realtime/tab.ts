import { csrfToken } from "@/shared/api/client";
import type { HubMessage, StreamEvent, StreamState } from "./events";
import { Journal } from "./journal";
import { connectLine, type Line } from "./tab-line";

const KEPT_OPEN = 8;

export interface TabListener {
  events(events: StreamEvent[]): void;
  reset(): void;
  opened(ids: string[], position: number): void;
}

/** This tab's end of the stream: joins, leaves, and keeps the last events for late answers. */
export class TabStream {
  readonly journal = new Journal();
  private line: Line | null = null;
  private listener: TabListener | null = null;
  private workspace = "";
  private position = 0;
  private open: string[] = [];
  private current: StreamState = "connecting";
  private readonly watchers = new Set<() => void>();

  constructor(private readonly connect: (receive: (m: HubMessage) => void) => Line = connectLine) {}

  /** Starts listening from `after`, the position of an answer read before any other. */
  start(workspace: string, after: number, listener: TabListener): void {
    if (this.line !== null) return;
    this.workspace = workspace;
    this.position = after;
    this.listener = listener;
    this.line = this.connect((message) => this.receive(message));
    this.join();
    addEventListener("pagehide", () => this.line?.({ kind: "leave" }));
    addEventListener("pageshow", (event) => event.persisted && this.join());
    addEventListener("online", () => this.line?.({ kind: "wake" }));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.line?.({ kind: "wake" });
    });
  }

  /**
   * States which conversation is on the screen. Those shown before it stay open for a while: their
   * rows in the list still show how far the answer has come.
   */
  show(conversationId: string): void {
    if (this.open[0] === conversationId) return;
    const others = this.open.filter((id) => id !== conversationId);
    this.open = [conversationId, ...others].slice(0, KEPT_OPEN);
    this.line?.({ kind: "open", ids: this.open, csrf: csrfToken() });
  }

  state = (): StreamState => this.current;

  subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private join(): void {
    this.line?.({ kind: "join", workspace: this.workspace, after: this.position });
    if (this.open.length > 0) this.line?.({ kind: "open", ids: this.open, csrf: csrfToken() });
  }

  private receive(message: HubMessage): void {
    if (message.kind === "state") this.become(message.state);
    else if (message.kind === "events") this.take(message.events);
    else if (message.kind === "opened") this.listener?.opened(message.ids, message.position);
    else this.reset();
  }

  private take(events: StreamEvent[]): void {
    this.position = events.reduce(
      (last, event) => Math.max(last, event.position ?? 0),
      this.position,
    );
    this.journal.add(events);
    this.listener?.events(events);
  }

  private reset(): void {
    this.journal.clear();
    this.listener?.reset();
  }

  private become(state: StreamState): void {
    this.current = state;
    for (const watcher of this.watchers) watcher();
  }
}
