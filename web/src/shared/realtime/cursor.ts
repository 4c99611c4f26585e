import type { StreamEvent } from "./events";

/**
 * Where the stream stands. A position may carry several events, of which only the last names it: the
 * others wait here, and are forgotten when the line breaks, since all of it is then said again.
 */
export class Cursor {
  private held: StreamEvent[] = [];

  constructor(private last: number) {}

  /** Everything up to here was handed on. */
  get position(): number {
    return this.last;
  }

  /** The events that are whole now, each with its position; none while more of them must come. */
  take(event: StreamEvent): StreamEvent[] {
    if (event.position === null) {
      this.held.push(event);
      return [];
    }
    const { position } = event;
    const whole = [...this.held, event].map((one) => ({ ...one, position }));
    this.held = [];
    if (position <= this.last) return [];
    this.last = position;
    return whole;
  }

  /** The line broke. */
  drop(): void {
    this.held = [];
  }

  /** Goes on behind a gap that the server cannot fill. */
  restart(position: number): void {
    this.held = [];
    this.last = position;
  }
}
