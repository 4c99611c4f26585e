import type { StreamEvent } from "./events";

const KEPT = 1_000;

/** The last events of this tab, for answers that arrive later than the events they precede. */
export class Journal {
  private events: StreamEvent[] = [];
  private floor = 0;

  add(events: StreamEvent[]): void {
    this.events.push(...events);
    const surplus = this.events.splice(0, Math.max(0, this.events.length - KEPT));
    this.floor = surplus.at(-1)?.position ?? this.floor;
  }

  /** Events after `position` in order; null when some of them are no longer kept. */
  since(position: number): StreamEvent[] | null {
    if (position < this.floor) return null;
    return this.events.filter((event) => (event.position ?? 0) > position);
  }

  clear(): void {
    this.events = [];
  }
}
