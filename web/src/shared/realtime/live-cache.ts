import { notifyManager, type Query, type QueryClient } from "@tanstack/react-query";
import type { StreamEvent } from "./events";
import type { TabStream } from "./tab";

export interface PatchContext {
  /** True when a late answer is brought up to date: the event was already acted upon once. */
  replayed: boolean;
}

/** Writes one event into the cached answers. Applying an event twice must change nothing more. */
export type ApplyEvent = (client: QueryClient, event: StreamEvent, context: PatchContext) => void;

/** Called when the statuses of these conversations come from `position` on. */
export type OnOpened = (client: QueryClient, conversationIds: string[], position: number) => void;

export interface LiveParts {
  apply: ApplyEvent[];
  opened: OnOpened[];
}

/**
 * Keeps the query cache true to the stream. An answer states the position that it includes at
 * least; events that came before it arrived, but lie behind that position, are applied again.
 */
export function keepLive(
  client: QueryClient,
  stream: TabStream,
  workspace: string,
  after: number,
  parts: LiveParts,
): void {
  const applyAll = (events: StreamEvent[], replayed: boolean) =>
    notifyManager.batch(() => {
      for (const event of events)
        for (const apply of parts.apply) apply(client, event, { replayed });
    });
  const arrivals = new Arrivals();
  client.getQueryCache().subscribe((notice) => {
    if (notice.type !== "updated" || notice.action.type !== "success") return;
    const position = arrivals.note(notice.query);
    if (position === null || notice.action.manual) return;
    const missed = stream.journal.since(position);
    if (missed === null) void client.invalidateQueries({ queryKey: notice.query.queryKey });
    else if (missed.length > 0) applyAll(missed, true);
  });
  stream.start(workspace, after, {
    events: (events) => applyAll(events, false),
    reset: () => void client.invalidateQueries(),
    opened: (ids, position) => {
      for (const opened of parts.opened) opened(client, ids, position);
    },
  });
}

/** Tells the answers that have just come from those that the stream has kept true since. */
export class Arrivals {
  private readonly known = new WeakSet<object>();

  /** The lowest position among the parts of a query's data that are new; null without such. */
  note(query: Pick<Query, "state">): number | null {
    const fresh = answersIn(query.state.data).filter((answer) => !this.known.has(answer));
    for (const answer of fresh) this.known.add(answer);
    return fresh.length > 0 ? Math.min(...fresh.map((answer) => answer.position)) : null;
  }
}

interface Answer {
  position: number;
}

function answersIn(data: unknown): Answer[] {
  if (isAnswer(data)) return [data];
  if (typeof data !== "object" || data === null || !("pages" in data)) return [];
  return Array.isArray(data.pages) ? data.pages.filter(isAnswer) : [];
}

function isAnswer(value: unknown): value is Answer {
  return (
    typeof value === "object" &&
    value !== null &&
    "position" in value &&
    typeof value.position === "number"
  );
}
