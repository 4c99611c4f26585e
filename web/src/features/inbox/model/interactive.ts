import { list, object, text } from "./wire";

export interface ListRow {
  title: string;
  description: string;
}

/** An interactive message of ours: words, and what the contact can tap. */
export interface Interactive {
  type: string;
  header: string;
  body: string;
  footer: string;
  buttons: string[];
  /** The label of the button that opens the list, and its sections. */
  menu: { label: string; sections: { title: string; rows: ListRow[] }[] } | null;
  link: { label: string; url: string } | null;
  cards: { text: string; buttons: string[] }[];
}

/** Reads Meta's `interactive` object of an outbound message; null when it has no type. */
export function interactiveOf(body: Record<string, unknown>): Interactive | null {
  const type = text(body.type);
  if (type === "") return null;
  const action = object(body.action);
  return {
    type,
    header: text(object(body.header).text),
    body: text(object(body.body).text),
    footer: text(object(body.footer).text),
    buttons: buttonsOf(action),
    menu: type === "list" ? menuOf(action) : null,
    link: linkOf(type, action),
    cards: list(action.cards).map((card) => ({
      text: text(object(card.body).text),
      buttons: buttonsOf(object(card.action)),
    })),
  };
}

function buttonsOf(action: Record<string, unknown>): string[] {
  const own = list(action.buttons).map(
    (button) => text(object(button.reply).title) || text(object(button.quick_reply).title),
  );
  const label = text(object(action.parameters).display_text);
  return (own.length > 0 ? own : [label]).filter(Boolean);
}

function menuOf(action: Record<string, unknown>): Interactive["menu"] {
  return {
    label: text(action.button),
    sections: list(action.sections).map((section) => ({
      title: text(section.title),
      rows: list(section.rows).map((row) => ({
        title: text(row.title),
        description: text(row.description),
      })),
    })),
  };
}

function linkOf(type: string, action: Record<string, unknown>): Interactive["link"] {
  const { display_text: label, url } = object(action.parameters);
  const address = text(url);
  if (type !== "cta_url" || !/^https?:\/\//i.test(address)) return null;
  return { label: text(label) || address, url: address };
}
