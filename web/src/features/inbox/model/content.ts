import type { Message } from "@/shared/api/messaging";
import { type Interactive, interactiveOf } from "./interactive";
import { list, number, object, text } from "./wire";

export interface SharedContact {
  name: string;
  phones: string[];
  emails: string[];
  company: string;
}

export interface OrderLine {
  product: string;
  quantity: number;
  price: number | null;
  currency: string;
}

/** What a message shows, read out of Meta's object whatever state that is in. */
export type Shown =
  | { kind: "text"; text: string }
  | { kind: "media"; caption: string; name: string; isVoice: boolean }
  | { kind: "location"; latitude: number; longitude: number; name: string; address: string }
  | { kind: "contacts"; contacts: SharedContact[] }
  | { kind: "choice"; title: string; description: string }
  | { kind: "form"; fields: [string, string][] }
  | { kind: "interactive"; interactive: Interactive }
  | { kind: "template"; name: string; language: string; text: string; buttons: string[] }
  | { kind: "order"; lines: OrderLine[]; text: string }
  | { kind: "system"; text: string }
  | { kind: "unsupported"; what: string };

const MEDIA = new Set(["image", "video", "audio", "document", "sticker"]);

export function shownOf(message: Message): Shown {
  const body = object(message.content[message.type]);
  if (MEDIA.has(message.type)) return mediaOf(message, body);
  const read = READERS[message.type];
  return read?.(body, message) ?? unsupported(message);
}

type Reader = (body: Record<string, unknown>, message: Message) => Shown | null;

const READERS: Record<string, Reader> = {
  text: (body) => ({ kind: "text", text: text(body.body) }),
  location: locationOf,
  contacts: (_, message) => ({
    kind: "contacts",
    contacts: list(message.content.contacts).map(contactOf),
  }),
  button: (body) => ({
    kind: "choice",
    title: text(body.text) || text(body.payload),
    description: "",
  }),
  interactive: replyOrInteractive,
  template: (body) => ({
    kind: "template",
    name: text(body.name),
    language: text(object(body.language).code),
    text: text(body.body) || text(body.text) || templateWords(body),
    buttons: list(body.buttons).map((button) => text(button.text) || text(button.title)),
  }),
  order: (body) => ({
    kind: "order",
    text: text(body.text),
    lines: list(body.product_items).map((item) => ({
      product: text(item.product_retailer_id),
      quantity: number(item.quantity) ?? 1,
      price: number(item.item_price),
      currency: text(item.currency),
    })),
  }),
  system: (body) => ({ kind: "system", text: text(body.body) }),
};

function mediaOf(message: Message, body: Record<string, unknown>): Shown {
  return {
    kind: "media",
    caption: text(body.caption),
    name: message.media?.name || text(body.filename),
    isVoice: body.voice === true || message.media?.voice === true,
  };
}

function locationOf(body: Record<string, unknown>): Shown | null {
  const [latitude, longitude] = [number(body.latitude), number(body.longitude)];
  if (latitude === null || longitude === null) return null;
  return {
    kind: "location",
    latitude,
    longitude,
    name: text(body.name),
    address: text(body.address),
  };
}

function contactOf(card: Record<string, unknown>): SharedContact {
  const name = object(card.name);
  return {
    name: text(name.formatted_name) || text(name.first_name),
    phones: list(card.phones)
      .map((phone) => text(phone.phone) || text(phone.wa_id))
      .filter(Boolean),
    emails: list(card.emails)
      .map((email) => text(email.email))
      .filter(Boolean),
    company: text(object(card.org).company),
  };
}

function replyOrInteractive(body: Record<string, unknown>): Shown | null {
  const reply = object(body.button_reply ?? body.list_reply);
  if (reply.title !== undefined)
    return { kind: "choice", title: text(reply.title), description: text(reply.description) };
  if (body.type === "nfm_reply") return formOf(object(body.nfm_reply));
  if (body.type === "call_permission_reply") {
    const answered = text(object(body.call_permission_reply).response);
    return { kind: "form", fields: [["call_permission", answered]] };
  }
  const interactive = interactiveOf(body);
  return interactive && { kind: "interactive", interactive };
}

function formOf(reply: Record<string, unknown>): Shown {
  let answers: Record<string, unknown> = {};
  try {
    answers = object(JSON.parse(text(reply.response_json)));
  } catch {
    // an answer that is no JSON has no fields to show; its name still stands
  }
  const fields = Object.entries(answers)
    .filter(([name]) => name !== "flow_token")
    .map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
  return { kind: "form", fields };
}

function templateWords(body: Record<string, unknown>): string {
  return list(body.components)
    .flatMap((component) => list(component.parameters))
    .map((parameter) => text(parameter.text))
    .filter(Boolean)
    .join(" · ");
}

function unsupported(message: Message): Shown {
  const told = text(object(message.content.unsupported).type);
  const isNamed = message.type !== "unsupported" && message.type !== "unknown";
  return { kind: "unsupported", what: told || (isNamed ? message.type : "") };
}
