/** A member who can be mentioned, or is. */
export interface Mentionable {
  id: string;
  name: string;
}

const LETTER = /[\p{L}\p{N}]/u;
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/giu;

/** The people whose name stands in a text behind an `@`; of two names the longer one is meant. */
export function mentionsIn<Person extends Mentionable>(text: string, people: Person[]): Person[] {
  const found = new Set<Person>();
  for (const mark of text.matchAll(/@/g)) {
    const length = Math.max(0, ...people.map((one) => lengthAt(text, mark.index, one)));
    for (const one of people)
      if (length > 0 && lengthAt(text, mark.index, one) === length) found.add(one);
  }
  return people.filter((one) => found.has(one));
}

/** How many letters of the text from `at` on are `@` and this name; 0 for another name. */
function lengthAt(text: string, at: number, { name }: Mentionable): number {
  const before = text[at - 1];
  if (before !== undefined && LETTER.test(before)) return 0;
  const end = at + 1 + name.length;
  const isName = text.slice(at + 1, end).toLowerCase() === name.toLowerCase();
  return name !== "" && isName && !LETTER.test(text[end] ?? " ") ? name.length + 1 : 0;
}

export interface Query {
  /** Where the `@` stands. */
  from: number;
  words: string;
}

/** The name that is being written before the caret, after an `@`; null when there is none. */
export function queryAt(text: string, caret: number): Query | null {
  const from = text.slice(0, caret).lastIndexOf("@");
  if (from < 0 || caret - from > 40) return null;
  const before = text[from - 1];
  const words = text.slice(from + 1, caret);
  if ((before !== undefined && LETTER.test(before)) || /[\n@]|\s{2}|^\s/u.test(words)) return null;
  return { from, words };
}

/** The text with a name in the place of what was begun, and where the caret stands then. */
export function withMention(text: string, query: Query, caret: number, name: string) {
  const rest = text.slice(caret);
  const gap = /^\s/u.test(rest) ? "" : " ";
  const head = `${text.slice(0, query.from)}@${name}${gap}`;
  return { text: head + rest, caret: head.length + (gap === "" ? 1 : 0) };
}

/** Names of which a word begins like this, accents aside; who begins like it comes first. */
export function peopleFor<Person extends Mentionable>(people: Person[], words: string): Person[] {
  const wanted = plain(words);
  const matching = people.filter((one) => ` ${plain(one.name)}`.includes(` ${wanted}`));
  const first = (one: Person) => Number(!plain(one.name).startsWith(wanted));
  return matching.toSorted((one, other) => first(one) - first(other));
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export type NotePart =
  | { kind: "text"; text: string }
  | { kind: "mention"; text: string; id: string }
  | { kind: "link"; text: string };

/** The words of a note in pieces: plain, names, links. */
export function partsOf(text: string, mentions: Mentionable[]): NotePart[] {
  const parts: NotePart[] = [];
  let from = 0;
  const add = (part: NotePart, at: number) => {
    if (at > from) parts.push({ kind: "text", text: text.slice(from, at) });
    parts.push(part);
    from = at + part.text.length;
  };
  const links = new Map([...text.matchAll(LINK)].map((link) => [link.index, link[0]]));
  for (let at = 0; at < text.length; at++) {
    if (at < from) continue;
    const link = links.get(at);
    if (link !== undefined) add({ kind: "link", text: link }, at);
    else if (text[at] === "@") {
      const named = longestAt(text, at, mentions);
      if (named) add({ ...named, kind: "mention" }, at);
    }
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}

function longestAt(text: string, at: number, mentions: Mentionable[]) {
  let longest: { id: string; text: string } | null = null;
  for (const one of mentions) {
    const length = lengthAt(text, at, one);
    if (length > (longest?.text.length ?? 0))
      longest = { id: one.id, text: text.slice(at, at + length) };
  }
  return longest;
}
