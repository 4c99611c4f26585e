import type { StreamEvent } from "./events";

/**
 * Where the stream stands. One position may carry several events, and a connection can break
 * between two of them, so it resumes before the last position seen and drops what it already had.
 */
export class Cursor {
  private last: number;
  private complete: number;
  private readonly atLast = new Set<string>();

  constructor(after: number) {
    this.last = after;
    this.complete = after;
  }

  /** Position after which the stream must continue so that nothing is missed. */
  get resumeAfter(): number {
    return this.complete;
  }

  /** Highest position seen. */
  get position(): number {
    return this.last;
  }

  /** True for an event not yet seen, which is noted as seen. */
  accept(event: StreamEvent): boolean {
    if (event.position === null) return true;
    if (event.position < this.last) return false;
    if (event.position > this.last) this.advance(event.position);
    const key = `${event.name} ${event.subject}`;
    if (this.atLast.has(key)) return false;
    this.atLast.add(key);
    return true;
  }

  /** Everything up to `position` is known to have been said. */
  completeTo(position: number): void {
    if (position < this.last) return;
    this.advance(position);
    this.complete = position;
  }

  /** Starts anew behind a break that the server cannot fill. */
  restart(position: number): void {
    this.last = position;
    this.complete = position;
    this.atLast.clear();
  }

  private advance(position: number): void {
    if (position === this.last) return;
    this.complete = this.last;
    this.last = position;
    this.atLast.clear();
  }
}
