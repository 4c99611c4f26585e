const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Wait before try number `attempt` (from 0), in milliseconds: doubled each time, with half of it
 * random, so that a thousand browsers do not come back in the same instant.
 */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return full / 2 + (full / 2) * random();
}

/** A wait that `wake` ends early. */
export class Pause {
  private end: (() => void) | null = null;

  for(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake(), ms);
      this.end = () => {
        clearTimeout(timer);
        this.end = null;
        resolve();
      };
    });
  }

  wake(): void {
    this.end?.();
  }
}
