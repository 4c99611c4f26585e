// The chats of a phone, newest first, and the business numbers to begin one with.

import { pictureUrl } from "./api.js";
import { summary } from "./bubble.js";
import { avatar, h } from "./dom.js";
import { shortTime } from "./format.js";
import * as store from "./store.js";

export function chatList(waId, open) {
  const newest = (number) => store.chat(waId, number.id).at(-1)?.at ?? 0;
  const begun = store.numbers().filter((number) => newest(number) > 0).sort((a, b) => newest(b) - newest(a));
  const others = store.numbers().filter((number) => newest(number) === 0);
  return h("div", { class: "chat-list" },
    begun.length > 0 && section("Chats", begun, (number) => row(waId, number, open)),
    others.length > 0 && section(begun.length ? "Start a chat" : "Write to a business", others,
      (number) => row(waId, number, open)),
    store.numbers().length === 0 && h("p", { class: "empty" }, "There is no business number to write to yet."));
}

function section(title, numbers, show) {
  return h("div", { role: "group", "aria-label": title },
    h("h2", { class: "list-title" }, title),
    h("ul", { class: "rows" }, ...numbers.map((number) => h("li", {}, show(number)))));
}

function row(waId, number, open) {
  const last = store.chat(waId, number.id).at(-1);
  const unread = store.unread(waId, number.id);
  return h("button", { type: "button", class: "row", "data-number": number.id, onclick: () => open(number.id) },
    avatar(number.verified_name, number.id, pictureUrl(number)),
    h("span", { class: "row-text" },
      h("span", { class: "row-line" },
        h("span", { class: "row-name", dir: "auto" }, number.verified_name),
        last && h("span", { class: "row-time" }, shortTime(last.at))),
      h("span", { class: "row-line" },
        h("span", { class: "row-last", dir: "auto" }, preview(waId, number, last)),
        unread > 0 && h("span", { class: "badge" }, String(unread), h("span", { class: "sr" }, " unread")))));
}

function preview(waId, number, last) {
  if (store.isTyping(waId, number.id)) return h("span", { class: "typing-word" }, "typing…");
  if (!last) return number.display_phone_number;
  return (last.from_business ? "" : "You: ") + summary(last);
}
