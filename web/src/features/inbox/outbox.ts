import { useSyncExternalStore } from "react";
import { ApiError } from "@/shared/api/errors";
import type { Message, NewMessage } from "@/shared/api/messaging";
import { recallJson, remember } from "@/shared/lib/storage";

/** A message of this tab that the server has not answered for yet. */
export interface Pending {
  conversationId: string;
  body: NewMessage;
  at: string;
  /** What a person reads when it could not be handed over; null while it is on its way. */
  failure: string | null;
}

export interface OutboxPorts {
  post: (conversationId: string, body: NewMessage) => Promise<Message>;
  accepted: (message: Message) => void;
  refused: (pending: Pending, error: ApiError) => void;
  wait: (ms: number) => Promise<void>;
}

const TRIES = 4;
const NONE: Pending[] = [];

/**
 * Hands messages to the server one after another per conversation, so that they arrive in the order
 * they were written. A lost answer is asked for again with the same client id, which the server
 * takes as the same message. When one cannot be handed over, those behind it stay with it.
 */
export class Outbox {
  private entries: Pending[] = [];
  private readonly views = new Map<string, Pending[]>();
  private readonly busy = new Set<string>();
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly ports: OutboxPorts,
    private readonly storageKey: string | null = null,
  ) {
    this.entries = storageKey ? restored(storageKey) : [];
  }

  send(conversationId: string, body: NewMessage): void {
    const at = new Date().toISOString();
    this.change([...this.entries, { conversationId, body, at, failure: null }]);
    void this.run(conversationId);
  }

  /** Tries again from the first that stayed behind. */
  retry(conversationId: string): void {
    this.update(conversationId, { failure: null });
    void this.run(conversationId);
  }

  discard(clientId: string): void {
    this.change(this.entries.filter((entry) => entry.body.client_id !== clientId));
  }

  of = (conversationId: string): Pending[] => {
    const kept = this.views.get(conversationId);
    if (kept) return kept;
    const found = this.entries.filter((entry) => entry.conversationId === conversationId);
    const view = found.length > 0 ? found : NONE;
    this.views.set(conversationId, view);
    return view;
  };

  subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private async run(conversationId: string): Promise<void> {
    if (this.busy.has(conversationId)) return;
    this.busy.add(conversationId);
    try {
      let next = this.nextOf(conversationId);
      while (next && (await this.hand(next))) next = this.nextOf(conversationId);
    } finally {
      this.busy.delete(conversationId);
    }
  }

  private nextOf(conversationId: string): Pending | undefined {
    return this.of(conversationId).find((entry) => entry.failure === null);
  }

  /** True when the next in line may go. */
  private async hand(pending: Pending): Promise<boolean> {
    try {
      const message = await this.post(pending);
      this.ports.accepted(message);
      this.discard(pending.body.client_id);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const isFinal = error.status >= 400 && error.status < 500 && error.status !== 429;
      if (isFinal) this.fail(pending.body.client_id, error.message);
      else this.update(pending.conversationId, { failure: error.message });
      this.ports.refused(pending, error);
      return isFinal;
    }
  }

  private async post(pending: Pending): Promise<Message> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.ports.post(pending.conversationId, pending.body);
      } catch (error) {
        if (attempt >= TRIES || !isPassing(error)) throw error;
        await this.ports.wait(400 * 2 ** attempt);
      }
    }
  }

  private fail(clientId: string, failure: string): void {
    this.change(
      this.entries.map((entry) =>
        entry.body.client_id === clientId ? { ...entry, failure } : entry,
      ),
    );
  }

  private update(conversationId: string, change: Pick<Pending, "failure">): void {
    this.change(
      this.entries.map((entry) =>
        entry.conversationId === conversationId ? { ...entry, ...change } : entry,
      ),
    );
  }

  private change(entries: Pending[]): void {
    this.entries = entries;
    this.views.clear();
    if (this.storageKey)
      remember(this.storageKey, entries.length > 0 ? JSON.stringify(entries) : null, "tab");
    for (const watcher of this.watchers) watcher();
  }
}

export function usePending(outbox: Outbox, conversationId: string): Pending[] {
  return useSyncExternalStore(outbox.subscribe, () => outbox.of(conversationId));
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

/** What a reload interrupted: whether it arrived is unknown here, so the person decides. */
function restored(key: string): Pending[] {
  const kept = recallJson(key, "tab");
  if (!Array.isArray(kept)) return [];
  return (kept as Pending[])
    .filter((entry) => typeof entry?.body?.client_id === "string")
    .map((entry) => ({ ...entry, failure: entry.failure ?? "" }));
}
