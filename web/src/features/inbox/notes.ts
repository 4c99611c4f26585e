import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { answer, answerAt, api } from "@/shared/api/client";
import type { NewNote, Note } from "@/shared/api/inbox";
import { withNote } from "./model/notes";

const PAGE = 100;

/** The private notes in a conversation, newest first. */
export const notesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["notes", id] as const,
    queryFn: ({ pageParam, signal }) =>
      answerAt(
        api.GET("/api/v1/conversations/{conversation_id}/notes", {
          params: {
            path: { conversation_id: id },
            query: { limit: PAGE, cursor: pageParam || undefined },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });

export const postNote = (id: string, body: NewNote): Promise<Note> =>
  answer(
    api.POST("/api/v1/conversations/{conversation_id}/notes", {
      params: { path: { conversation_id: id } },
      body,
    }),
  );

const one = (id: string) => ({ params: { path: { note_id: id } } });

export const changeNote = (id: string, body: { text: string; mentions: string[] }): Promise<Note> =>
  answer(api.PATCH("/api/v1/notes/{note_id}", { ...one(id), body }));

export const deleteNote = (id: string): Promise<Note> =>
  answer(api.DELETE("/api/v1/notes/{note_id}", one(id)));

/** The one way a note is written into the cache. */
export function putNote(client: QueryClient, note: Note): void {
  client.setQueryData(
    notesQuery(note.conversation_id).queryKey,
    (pages) => pages && withNote(pages, note),
  );
}
