import type { InfiniteData } from "@tanstack/react-query";
import type { At } from "@/shared/api/client";
import type { Page } from "@/shared/api/contract";
import type { Note } from "@/shared/api/inbox";

/** Newest first, as the server pages them. */
export type NotePages = InfiniteData<At<Page<Note>>, unknown>;

/** The pages with the note in its place; one that is there already is brought forward. */
export function withNote(pages: NotePages, note: Note): NotePages {
  if (pages.pages.some((page) => page.data.some((one) => isSame(one, note))))
    return mapPages(pages, (data) =>
      data.map((one) => (isSame(one, note) ? laterOf(one, note) : one)),
    );
  const target = pages.pages.findIndex((page) => page.data.some((one) => isOlder(one, note)));
  const last = pages.pages.length - 1;
  // older than all that is loaded: it comes with its own page
  if (target < 0 && pages.pages[last]?.next_cursor) return pages;
  return mapPages(pages, (data, index) => {
    if (index !== (target < 0 ? last : target)) return data;
    const at = data.findIndex((one) => isOlder(one, note));
    return data.toSpliced(at < 0 ? data.length : at, 0, note);
  });
}

/** A note is only ever edited onward, and then deleted. */
function laterOf(known: Note, told: Note): Note {
  if (known.deleted_at || told.deleted_at) return told.deleted_at ? told : known;
  return Date.parse(told.edited_at ?? told.at) >= Date.parse(known.edited_at ?? known.at)
    ? told
    : known;
}

function mapPages(pages: NotePages, change: (data: Note[], index: number) => Note[]): NotePages {
  return {
    ...pages,
    pages: pages.pages.map((page, index) => ({ ...page, data: change(page.data, index) })),
  };
}

function isSame(one: Note, other: Note): boolean {
  return one.id === other.id;
}

function isOlder(one: Note, other: Note): boolean {
  return Date.parse(one.at) <= Date.parse(other.at);
}
