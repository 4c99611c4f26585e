// One message as a bubble: quote, content, reactions, time and ticks.

import { h, icon, iconButton } from "./dom.js";
import { formatted, plain, time } from "./format.js";
import { interactive, interactiveText, tappable } from "./interactive.js";
import { contactCards, locationCard, mediaView } from "./media.js";
import { templateParts, templateView } from "./template.js";

const MEDIA = { image: "Photo", video: "Video", audio: "Audio", sticker: "Sticker", document: "Document" };
const TICKS = { sent: "tick", delivered: "ticks", read: "ticks" };

/** A message in a few words, for the list of chats and for quotes. */
export const summary = (message) => plain(words(message));

function words(message) {
  const { type, content } = message;
  if (type in MEDIA) return content.caption || content.filename || (content.voice ? "Voice note" : MEDIA[type]);
  switch (type) {
    case "text":
      return content.body;
    case "interactive":
      return interactiveText(content);
    case "button":
      return content.text;
    case "template":
      return templateParts(message).body || content.name;
    case "location":
      return content.name || "Location";
    case "contacts":
      return `Contact: ${content[0]?.name?.formatted_name ?? "somebody"}`;
    case "order":
      return "Order";
    case "system":
      return content.body ?? "System message";
    default:
      return `Message of type ${type}`;
  }
}

function content(message, chat) {
  const { type, content: value } = message;
  if (type in MEDIA) return [mediaView(type, value, message, chat), value.caption && formatted(value.caption)];
  switch (type) {
    case "text":
      return [formatted(value.body)];
    case "interactive":
      return message.from_business ? interactive(message, chat) : [formatted(interactiveText(value))];
    case "button":
      return [formatted(value.text)];
    case "template":
      return templateView(message, chat);
    case "location":
      return [locationCard(value)];
    case "contacts":
      return [contactCards(value)];
    case "order":
      return [h("span", { class: "faint" }, `Order of ${value.product_items?.length ?? 0} products`)];
    default:
      return [h("span", { class: "faint" }, `A message of type “${type}”, which these phones cannot show.`)];
  }
}

function quote(message, chat) {
  const original = message.context_id && chat.find(message.context_id);
  if (!original) return null;
  const who = original.from_business ? chat.business : "You";
  return h("span", { class: "quote" },
    h("span", { class: "quote-who", dir: "auto" }, who),
    h("span", { class: "quote-text", dir: "auto" }, summary(original)));
}

function ticks(message) {
  if (message.from_business) return null;
  const word = message.status in TICKS ? message.status : "sent";
  return h("span", { class: `ticks ticks-${word}`, title: word }, icon(TICKS[word]), h("span", { class: "sr" }, ` ${word}`));
}

function reactions(message) {
  const given = [message.reaction_of_business, message.reaction_of_phone].filter(Boolean);
  if (given.length === 0) return null;
  return h("span", { class: "reactions", role: "img", "aria-label": `Reactions: ${given.join(" ")}` }, given.join(""));
}

function actions(message, chat) {
  return h("span", { class: "bubble-actions" },
    iconButton("reply", `Reply to: ${summary(message).slice(0, 60)}`, () => chat.reply(message)),
    iconButton("smile", `React to: ${summary(message).slice(0, 60)}`, (event) => chat.react(message, event.currentTarget)));
}

/** The list item of a message. */
export function bubble(message, chat) {
  if (message.type === "system") {
    return h("li", { class: "system", "data-id": message.id }, h("span", { dir: "auto" }, summary(message)));
  }
  const side = message.from_business ? "in" : "out";
  const bare = message.type === "sticker" ? "bare" : "";
  const who = message.from_business ? chat.business : "You";
  return h("li", { class: `message ${side} ${reactions(message) ? "reacted" : ""}`, "data-id": message.id },
    h("div", { class: "bubble-line" },
      h("div", { class: `bubble ${bare}` },
        h("span", { class: "sr" }, `${who}: `),
        message.forwarded && h("span", { class: "faint" }, "Forwarded"),
        quote(message, chat),
        ...content(message, chat).filter(Boolean),
        h("span", { class: "meta" }, h("time", { datetime: new Date(message.at * 1000).toISOString() }, time(message.at)), ticks(message)),
        reactions(message)),
      actions(message, chat)),
    message.from_business && tappable(message, chat));
}
