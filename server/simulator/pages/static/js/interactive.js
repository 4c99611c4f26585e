// Interactive messages: what they show, and what a tap on them sends.

import { listDialog, locationDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { formatted } from "./format.js";
import { mediaView } from "./media.js";
import { tap, tapLink } from "./taps.js";
import { templateButtons } from "./template.js";

const NOT_HERE = {
  flow: "opens a Flow",
  address_message: "asks for an address",
  product: "shows a product",
  product_list: "shows products",
  catalog_message: "shows the catalog",
  voice_call: "starts a call",
  call_permission_request: "asks whether you may be called",
  order_details: "shows an order to pay",
  order_status: "shows the state of an order",
};

/** The words of an interactive message or of an answer to one. */
export function interactiveText(content) {
  const reply = content.button_reply ?? content.list_reply;
  if (reply) return reply.description ? `${reply.title}\n${reply.description}` : reply.title;
  if (content.nfm_reply) return content.nfm_reply.body ?? "Form sent";
  return content.body?.text ?? "Interactive message";
}

function headerView(header, message, chat) {
  if (!header) return null;
  if (header.type === "text") return h("strong", { class: "header", dir: "auto" }, header.text);
  return mediaView(header.type, header[header.type], message, chat);
}

export function interactive(message, chat) {
  const { header, body, footer, type, action } = message.content;
  return [
    headerView(header, message, chat),
    body && formatted(body.text),
    footer && h("span", { class: "footer", dir: "auto" }, footer.text),
    type === "carousel" && carousel(action.cards, message, chat),
    type in NOT_HERE && h("span", { class: "faint note" }, `On a real phone this ${NOT_HERE[type]}. These phones cannot do that yet.`),
  ];
}

function answer(message, chat, content) {
  return chat.send({ type: "interactive", interactive: content, context: { id: message.id } });
}

function replyButton(message, chat, { id, title }) {
  return tap("reply", title, () => answer(message, chat, { type: "button_reply", button_reply: { id, title } }));
}

async function chooseFromList(message, chat) {
  const { action, header } = message.content;
  const row = await listDialog(header?.text ?? action.button, action.sections);
  if (row === null) return;
  const reply = { id: row.id, title: row.title, ...(row.description && { description: row.description }) };
  await answer(message, chat, { type: "list_reply", list_reply: reply });
}

async function giveLocation(message, chat) {
  const location = await locationDialog();
  if (location !== null) await chat.send({ type: "location", location, context: { id: message.id } });
}

function shareContact(message, chat) {
  const { name, wa_id: waId, display_phone_number: phone } = chat.owner;
  const contact = { name: { formatted_name: name, first_name: name }, phones: [{ phone, wa_id: waId, type: "CELL" }], origin: "contact_request" };
  return chat.send({ type: "contacts", contacts: [contact], context: { id: message.id } });
}

function taps(message, chat) {
  const { type, action } = message.content;
  switch (type) {
    case "button":
      return action.buttons.map(({ reply }) => replyButton(message, chat, reply));
    case "list":
      return [tap("list", action.button, () => chooseFromList(message, chat))];
    case "cta_url":
      return [tapLink("link", action.parameters.display_text, action.parameters.url)];
    case "location_request_message":
      return [tap("pin", "Send location", () => giveLocation(message, chat))];
    case "request_contact_info":
      return [tap("person", "Share contact info", () => shareContact(message, chat))];
    default:
      return [];
  }
}

/** The buttons below the bubble of a message from a business. */
export function tappable(message, chat) {
  const buttons = message.type === "template" ? templateButtons(message, chat)
    : message.type === "interactive" ? taps(message, chat) : [];
  return buttons.length > 0 && h("div", { class: "taps" }, ...buttons);
}

function carousel(cards, message, chat) {
  return h("div", { class: "carousel", tabIndex: 0, role: "group", "aria-label": "Cards" }, ...cards.map((card) => {
    const { action } = card;
    const buttons = (action.buttons ?? []).map((button) => replyButton(message, chat, button.quick_reply));
    if (action.parameters) buttons.push(tapLink("link", action.parameters.display_text, action.parameters.url));
    return h("div", { class: "slide" }, headerView(card.header, message, chat),
      card.body && formatted(card.body.text),
      action.product_retailer_id && h("span", { class: "faint" }, `Product ${action.product_retailer_id}`),
      ...buttons);
  }));
}
