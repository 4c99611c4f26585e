import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Note } from "@/shared/api/inbox";
import { usePendingNotes } from "./note-outbox";
import { notesQuery } from "./notes";

const NONE: Note[] = [];

/** The notes back to `since`, or to the first when that is null, with those on their way. */
export function useNotes(id: string, since: string | null): Note[] {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(notesQuery(id));
  const pending = usePendingNotes(id);
  const notes = useMemo(() => {
    const known = data?.pages.flatMap((page) => page.data) ?? NONE;
    const ids = new Set(known.map((note) => note.client_id));
    const waiting = pending.filter((note) => !ids.has(note.client_id));
    return known.length + waiting.length > 0 ? [...waiting, ...known] : NONE;
  }, [data, pending]);
  const oldest = notes.at(-1)?.at;
  const isShort =
    since === null || (oldest !== undefined && Date.parse(oldest) > Date.parse(since));
  useEffect(() => {
    if (hasNextPage && !isFetching && isShort) void fetchNextPage();
  }, [hasNextPage, isFetching, isShort, fetchNextPage]);
  return notes;
}
