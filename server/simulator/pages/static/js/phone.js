// One phone: whose it is, its chats, and the chat that is open.

import { chatList } from "./chat-list.js";
import { Chat } from "./chat.js";
import { phoneDialog } from "./dialogs.js";
import { h, iconButton } from "./dom.js";
import * as store from "./store.js";

/** Keeps a name of one writing direction from turning its neighbours around. */
const apart = (text) => `\u2068${text}\u2069`;

export class Phone {
  constructor(waId, numberId, { changed, closed }) {
    this.changed = changed;
    this.screen = h("div", { class: "screen" });
    this.picker = h("select", { class: "owner", "aria-label": "Whose phone this is", onchange: () => this.own(this.picker.value) });
    this.element = h("section", { class: "phone" },
      h("header", { class: "phone-head" },
        this.picker,
        iconButton("settings", "Settings of this phone", () => phoneDialog(store.phone(this.waId))),
        iconButton("close", "Put this phone away", closed, { class: "icon-button wide-only put-away" })),
      this.screen);
    this.stop = store.listen((change) => this.follow(change));
    this.waId = waId;
    this.numberId = numberId;
    this.show();
  }

  /** Makes it somebody else's phone. */
  own(waId) {
    this.waId = waId;
    this.numberId = null;
    this.show();
    this.changed();
  }

  open(numberId) {
    this.numberId = numberId;
    this.show();
    this.changed();
    this.chat?.focus();
  }

  back() {
    const numberId = this.numberId;
    this.numberId = null;
    this.show();
    this.changed();
    this.screen.querySelector(`[data-number="${numberId}"]`)?.focus();
  }

  focus() {
    this.picker.focus();
  }

  leave() {
    this.stop();
    this.chat?.leave();
  }

  show() {
    this.chat?.leave();
    this.chat = null;
    this.fillPicker();
    store.ensureChats(this.waId);
    if (this.numberId) {
      this.chat = new Chat(this.waId, this.numberId, () => this.back());
      this.screen.replaceChildren(this.chat.element);
      this.chat.toEnd();
    } else this.showList();
  }

  showList() {
    const focused = this.screen.contains(document.activeElement) ? document.activeElement.dataset.number : null;
    this.screen.replaceChildren(chatList(this.waId, (numberId) => this.open(numberId)));
    if (focused) this.screen.querySelector(`[data-number="${focused}"]`)?.focus();
  }

  fillPicker() {
    const options = store.phones().map((phone) =>
      h("option", { value: phone.wa_id }, `${apart(phone.name)} · ${apart(phone.display_phone_number)}`));
    this.picker.replaceChildren(...options);
    this.picker.value = this.waId;
    this.element.setAttribute("aria-label", `Phone of ${store.phone(this.waId)?.name ?? this.waId}`);
  }

  follow(change) {
    if (change.kind === "phones" || change.kind === "all") {
      if (!store.phone(this.waId)) return;
      this.fillPicker();
    }
    const concernsUs = change.waId === undefined || change.waId === this.waId;
    if (!concernsUs) return;
    if (this.chat) this.chat.follow(change);
    else if (change.kind !== "connection") this.showList();
  }
}
