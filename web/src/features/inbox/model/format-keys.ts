import { calls } from "@/shared/keyboard/keymap";

/** A text field: its words and what is selected in them. */
export interface Field {
  text: string;
  from: number;
  to: number;
}

const MARKS = {
  "writing.bold": "*",
  "writing.italic": "_",
  "writing.struck": "~",
  "writing.code": "`",
} as const;

/** The mark that a stroke stands for; null for other strokes. */
export function markFor(stroke: string | null): string | null {
  const found = Object.entries(MARKS).find(([id]) => calls(id as keyof typeof MARKS, stroke));
  return found?.[1] ?? null;
}

/** Puts the mark around the selection, or takes it off when it is already there. */
export function toggleMark({ text, from, to }: Field, mark: string): Field {
  const before = text.slice(0, from);
  const chosen = text.slice(from, to);
  const after = text.slice(to);
  if (before.endsWith(mark) && after.startsWith(mark)) {
    const size = mark.length;
    return {
      text: before.slice(0, -size) + chosen + after.slice(size),
      from: from - size,
      to: to - size,
    };
  }
  const [, lead = "", core = "", tail = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(chosen) ?? [];
  const start = from + lead.length + mark.length;
  return {
    text: before + lead + mark + core + mark + tail + after,
    from: start,
    to: start + core.length,
  };
}

export function insertAt({ text, from, to }: Field, words: string): Field {
  const at = from + words.length;
  return { text: text.slice(0, from) + words + text.slice(to), from: at, to: at };
}
