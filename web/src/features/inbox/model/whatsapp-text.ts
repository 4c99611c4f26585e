/** What WhatsApp's own apps make of a text: marks in a line, and lines of a kind. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic" | "strike"; parts: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "line"; parts: Inline[] }
  | { kind: "quote"; parts: Inline[] }
  | { kind: "bullet"; parts: Inline[] }
  | { kind: "numbered"; number: string; parts: Inline[] }
  | { kind: "code"; text: string };

const MARKS = { "*": "bold", _: "italic", "~": "strike" } as const;
const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}*_~]/gi;

/** Reads the marks of https://faq.whatsapp.com/539178204879377 the way the apps show them. */
export function parseWhatsAppText(text: string): Block[] {
  return text.split("```").flatMap((part, index, parts) => {
    const closed = index < parts.length - 1;
    if (index % 2 === 1 && closed)
      return [{ kind: "code" as const, text: part.replace(/^\n|\n$/g, "") }];
    const plain = index % 2 === 1 ? `\`\`\`${part}` : part;
    if (plain === "" || (plain === "\n" && parts.length > 1)) return [];
    return trimSeams(plain, index, parts.length).split("\n").map(blockOf);
  });
}

/** The words alone, in one line, for where marks would only be noise. */
export function plainWords(text: string): string {
  return parseWhatsAppText(text)
    .map((block) => (block.kind === "code" ? block.text : block.parts.map(wordsIn).join("")))
    .join(" ");
}

function wordsIn(part: Inline): string {
  return "parts" in part ? part.parts.map(wordsIn).join("") : part.text;
}

/** Line ends beside a code block belong to the block. */
function trimSeams(part: string, index: number, count: number): string {
  const head = index > 0 && index % 2 === 0 ? part.replace(/^\n/, "") : part;
  return index < count - 1 ? head.replace(/\n$/, "") : head;
}

function blockOf(line: string): Block {
  const quote = /^> ?(.*)$/.exec(line);
  if (quote) return { kind: "quote", parts: inlineOf(quote[1] ?? "") };
  const bullet = /^[*-] (.+)$/.exec(line);
  if (bullet) return { kind: "bullet", parts: inlineOf(bullet[1] ?? "") };
  const numbered = /^(\d{1,3})\. (.+)$/.exec(line);
  if (numbered)
    return { kind: "numbered", number: numbered[1] ?? "", parts: inlineOf(numbered[2] ?? "") };
  return { kind: "line", parts: inlineOf(line) };
}

function inlineOf(text: string): Inline[] {
  const parts: Inline[] = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain !== "") parts.push(...linksOf(plain));
    plain = "";
  };
  while (at < text.length) {
    const found = markAt(text, at);
    if (found) {
      flush();
      parts.push(found.part);
      at = found.end;
    } else {
      plain += text[at] ?? "";
      at += 1;
    }
  }
  flush();
  return parts;
}

function markAt(text: string, at: number): { part: Inline; end: number } | null {
  const mark = text[at];
  if (mark === "`") {
    const end = text.indexOf("`", at + 1);
    return end > at + 1
      ? { part: { kind: "code", text: text.slice(at + 1, end) }, end: end + 1 }
      : null;
  }
  if (mark !== "*" && mark !== "_" && mark !== "~") return null;
  if (isWord(text[at - 1]) || insideLink(text, at)) return null;
  const end = closing(text, at, mark);
  if (end < 0) return null;
  const parts = inlineOf(text.slice(at + 1, end));
  return { part: { kind: MARKS[mark], parts }, end: end + 1 };
}

/** The mark that ends it: no space before, no letter after. */
function closing(text: string, at: number, mark: string): number {
  if (/\s/.test(text[at + 1] ?? " ")) return -1;
  for (let end = text.indexOf(mark, at + 2); end > 0; end = text.indexOf(mark, end + 1))
    if (!/\s/.test(text[end - 1] ?? " ") && !isWord(text[end + 1])) return end;
  return -1;
}

function insideLink(text: string, at: number): boolean {
  for (const found of text.matchAll(LINK))
    if (at > found.index && at < found.index + found[0].length) return true;
  return false;
}

function isWord(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
}

function linksOf(text: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    if (found.index > from) parts.push({ kind: "text", text: text.slice(from, found.index) });
    parts.push({ kind: "link", text: found[0], href: found[0] });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}
