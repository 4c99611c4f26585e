import type { QueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { useMe } from "@/features/accounts/public";
import { ApiError } from "@/shared/api/errors";
import type { Note } from "@/shared/api/inbox";
import { workspaceSlug } from "@/shared/api/workspace";
import { newId } from "@/shared/lib/new-id";
import { recallJson, remember } from "@/shared/lib/storage";
import { backoff } from "@/shared/realtime/backoff";
import { tellFailed } from "@/shared/ui/toast";
import { giveBackNote } from "./note-draft";
import { postNote, putNote } from "./notes";

interface PendingNote {
  memberId: string;
  conversationId: string;
  clientId: string;
  text: string;
  mentions: string[];
  at: string;
}

const NONE: PendingNote[] = [];
const watchers = new Set<() => void>();
const busy = new Set<string>();
let entries: PendingNote[] | null = null;

/**
 * Hands a note to the server until it answers, also after a reload: the same client id again is the
 * same note. What the server refuses goes back into the note's draft.
 */
export function sendNote(
  client: QueryClient,
  note: Omit<PendingNote, "clientId" | "at">,
): Promise<void> {
  const entry = { ...note, clientId: newId(), at: new Date().toISOString() };
  change([...all(), entry]);
  return hand(client, entry);
}

/** Goes on with what a reload interrupted, as the same member. */
export function resumeNotes(client: QueryClient, memberId: string): void {
  for (const entry of all()) if (entry.memberId === memberId) void hand(client, entry);
}

async function hand(client: QueryClient, entry: PendingNote): Promise<void> {
  if (busy.has(entry.clientId)) return;
  busy.add(entry.clientId);
  const { conversationId, clientId: client_id, text, mentions } = entry;
  try {
    putNote(
      client,
      await untilAnswered(() => postNote(conversationId, { client_id, text, mentions })),
    );
  } catch (error) {
    // signed out: it waits for the same member
    if (error instanceof ApiError && error.status === 401) return;
    giveBackNote(conversationId, text);
    tellFailed(error);
  } finally {
    busy.delete(entry.clientId);
  }
  change(all().filter((one) => one.clientId !== client_id));
}

async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const isPassing = error instanceof ApiError && (error.status === 0 || error.status >= 429);
      if (!isPassing) throw error;
      await new Promise((resolve) => setTimeout(resolve, backoff(attempt, Math.random)));
    }
  }
}

/** One's own notes on their way, as the thread shows them. */
export function usePendingNotes(conversationId: string): Note[] {
  const me = useMe();
  const found = useSyncExternalStore(subscribe, all);
  return useMemo(
    () =>
      found
        .filter((one) => one.conversationId === conversationId && one.memberId === me.member.id)
        .map((one) => ({
          id: one.clientId,
          conversation_id: conversationId,
          author: { kind: "member", id: me.member.id, name: me.person.name },
          text: one.text,
          mentions: [],
          client_id: one.clientId,
          at: one.at,
          edited_at: null,
          deleted_at: null,
        }))
        .toReversed(),
    [found, conversationId, me],
  );
}

function all(): PendingNote[] {
  entries ??= restored();
  return entries;
}

function change(next: PendingNote[]): void {
  entries = next.length > 0 ? next : NONE;
  remember(key(), next.length > 0 ? JSON.stringify(next) : null);
  for (const watcher of watchers) watcher();
}

function restored(): PendingNote[] {
  const kept = recallJson(key());
  if (!Array.isArray(kept)) return NONE;
  return (kept as PendingNote[]).filter(
    (one) => typeof one?.clientId === "string" && typeof one.text === "string",
  );
}

function key(): string {
  return `rapport.notes.${workspaceSlug()}`;
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
