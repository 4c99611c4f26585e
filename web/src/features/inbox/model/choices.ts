/** Buttons or a list, as they are being written. Limits are Meta's (cloud-api §1.3). */
export interface ChoicesDraft {
  kind: "button" | "list";
  body: string;
  footer: string;
  /** The label that opens a list. */
  menu: string;
  options: { id: string; title: string; description: string }[];
}

export const LIMITS = {
  body: { button: 1024, list: 4096 },
  footer: 60,
  menu: 20,
  title: { button: 20, list: 24 },
  description: 72,
  options: { button: 3, list: 10 },
} as const;

export type Complaint = "body" | "menu" | "options" | "titles" | "repeated";

/** What is still missing before WhatsApp takes it; empty when nothing is. */
export function complaintsOf(draft: ChoicesDraft): Complaint[] {
  const titles = filled(draft).map((option) => option.title.trim());
  const found: Complaint[] = [];
  if (draft.body.trim() === "") found.push("body");
  if (draft.kind === "list" && draft.menu.trim() === "") found.push("menu");
  if (titles.length === 0) found.push("options");
  if (titles.some((title) => title.length > LIMITS.title[draft.kind])) found.push("titles");
  if (new Set(titles).size < titles.length) found.push("repeated");
  return found;
}

/** Meta's `interactive` object. */
export function interactiveFrom(draft: ChoicesDraft): Record<string, unknown> {
  const footer = draft.footer.trim();
  return {
    type: draft.kind,
    body: { text: draft.body.trim() },
    ...(footer && { footer: { text: footer } }),
    action: draft.kind === "button" ? buttonsFrom(draft) : listFrom(draft),
  };
}

function buttonsFrom(draft: ChoicesDraft) {
  return {
    buttons: filled(draft).map(({ id, title }) => ({
      type: "reply",
      reply: { id, title: title.trim() },
    })),
  };
}

function listFrom(draft: ChoicesDraft) {
  const rows = filled(draft).map(({ id, title, description }) => ({
    id,
    title: title.trim(),
    ...(description.trim() && { description: description.trim() }),
  }));
  return { button: draft.menu.trim(), sections: [{ rows }] };
}

function filled(draft: ChoicesDraft) {
  return draft.options
    .slice(0, LIMITS.options[draft.kind])
    .filter((option) => option.title.trim() !== "");
}
