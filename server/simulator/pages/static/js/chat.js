// An open chat: its messages, and the composer below them.

import { pictureUrl, send, setOpen, want } from "./api.js";
import { bubble, summary } from "./bubble.js";
import { Composer } from "./composer.js";
import { reactionDialog } from "./dialogs.js";
import { avatar, h, iconButton } from "./dom.js";
import { day, dayKey } from "./format.js";
import { Menu } from "./menu.js";
import * as store from "./store.js";

const STILL_OPEN_EVERY = 25_000;
const NEAR_END = 120;

export class Chat {
  constructor(waId, numberId, back) {
    this.waId = waId;
    this.numberId = numberId;
    this.list = h("ol");
    this.scroller = h("div", { class: "messages", role: "log", "aria-label": "Messages", tabIndex: 0 }, this.list);
    this.title = h("div", { class: "chat-title" });
    this.alert = h("p", { class: "alert", role: "alert", hidden: true });
    this.state = h("p", { class: "state", role: "status", hidden: true });
    this.composer = new Composer(this);
    this.menu = new Menu("more", "More about this business", () => this.wishes());
    this.element = h("div", { class: "chat", onkeydown: (event) => this.key(event, back) },
      h("header", { class: "chat-head" }, iconButton("back", "Back to the chats", back), this.title, this.menu.element),
      this.scroller, this.alert, this.state, this.composer.element);
    this.showTitle();
    this.showState();
    this.showAll();
    this.beOpen = this.beOpen.bind(this);
    this.beOpen();
    this.timer = setInterval(this.beOpen, STILL_OPEN_EVERY);
    document.addEventListener("visibilitychange", this.beOpen);
  }

  get business() {
    return store.number(this.numberId)?.verified_name ?? "Business";
  }

  get owner() {
    return store.phone(this.waId);
  }

  find(id) {
    return store.chat(this.waId, this.numberId).find((message) => message.id === id);
  }

  key(event, back) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.composer.clearExtras()) return;
    back();
  }

  /** What a person may want of a business. It hears of the marketing only. */
  wishes() {
    const { blocks, stopped_marketing: stopped } = this.owner;
    const isBlocked = blocks.includes(this.numberId);
    const isStopped = stopped.includes(this.numberId);
    const wish = (order) => () => this.want(order);
    return [
      { icon: "block", label: isBlocked ? "Unblock" : "Block", run: wish({ block: !isBlocked }) },
      { icon: "flag", label: "Report", run: wish({ report: true }) },
      { icon: "bell", label: isStopped ? "Resume offers and news" : "Stop offers and news", run: wish({ marketing: isStopped ? "resume" : "stop" }) },
    ];
  }

  async want(order) {
    this.alert.hidden = true;
    try {
      await want(this.waId, { phone_number_id: this.numberId, ...order });
      this.isReported ||= order.report;
      this.showState();
    } catch (error) {
      this.fail(error.message);
    }
  }

  showState() {
    const { blocks, stopped_marketing: stopped, online } = this.owner;
    const words = [
      !online && "This phone is off line. Messages wait for it.",
      blocks.includes(this.numberId) && "Blocked. What the business sends does not arrive.",
      stopped.includes(this.numberId) && "No offers and news from this business.",
      this.isReported && "Reported: it counts for the quality of the number and of its last template.",
    ].filter(Boolean);
    this.state.textContent = words.join(" ");
    this.state.hidden = words.length === 0;
  }

  /** Tells the simulator that somebody looks at this chat, as long as the page can be seen. */
  beOpen() {
    if (this.owner) setOpen(this.waId, this.numberId, !document.hidden).catch(() => {});
  }

  leave() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.beOpen);
    store.markSeen(this.waId, this.numberId);
    if (this.owner) setOpen(this.waId, this.numberId, false).catch(() => {});
  }

  focus() {
    this.composer.focus();
  }

  showTitle() {
    const number = store.number(this.numberId);
    const typing = store.isTyping(this.waId, this.numberId);
    this.title.replaceChildren(
      avatar(this.business, this.numberId, number && pictureUrl(number)),
      h("div", { class: "chat-names" },
        h("h2", { dir: "auto" }, this.business, h("span", { class: "tag" }, "Practice")),
        h("p", { class: typing ? "typing-word" : "", "aria-live": "polite" }, typing ? "typing…" : number?.display_phone_number ?? "")));
  }

  showAll() {
    const note = h("li", { class: "system" },
      h("span", {}, "A practice chat. Messages stay on this computer and cost nothing."));
    let last = "";
    const items = store.chat(this.waId, this.numberId).flatMap((message) => {
      const isNewDay = dayKey(message.at) !== last;
      last = dayKey(message.at);
      return [...(isNewDay ? [this.dayMark(message)] : []), bubble(message, this)];
    });
    this.lastDay = last;
    this.list.replaceChildren(note, ...items);
    store.markSeen(this.waId, this.numberId);
  }

  dayMark(message) {
    return h("li", { class: "day" }, h("span", {}, day(message.at)));
  }

  follow(change) {
    if (change.kind === "connection") return;
    if (change.numberId !== undefined && change.numberId !== this.numberId) return;
    if (change.kind === "message") this.showMessage(change.message);
    else if (change.kind === "all") {
      this.showAll();
      this.toEnd();
    } else if (change.kind === "phones" && this.owner) this.showState();
    this.showTitle();
  }

  showMessage(message) {
    const wasAtEnd = this.isAtEnd();
    const item = bubble(message, this);
    const old = this.list.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
    if (old) old.replaceWith(item);
    else {
      if (dayKey(message.at) !== this.lastDay) this.list.append(this.dayMark(message));
      this.lastDay = dayKey(message.at);
      this.list.append(item);
      store.markSeen(this.waId, this.numberId);
    }
    if (wasAtEnd || !message.from_business) this.toEnd();
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  toEnd() {
    const scroll = () => this.scroller.scrollTo(0, this.scroller.scrollHeight);
    scroll();
    for (const picture of this.list.querySelectorAll("img")) {
      if (!picture.complete) picture.addEventListener("load", scroll, { once: true });
    }
    for (const film of this.list.querySelectorAll("video")) {
      if (!film.readyState) film.addEventListener("loadedmetadata", scroll, { once: true });
    }
  }

  reply(message) {
    this.composer.quote(message, summary(message));
  }

  async react(message, opener) {
    const emoji = await reactionDialog(message.reaction_of_phone);
    opener.focus();
    if (emoji !== null) await this.send({ type: "reaction", reaction: { message_id: message.id, emoji } });
  }

  /** Sends a message as this phone. Says what went wrong, and returns whether it was sent. */
  async send(message) {
    this.alert.hidden = true;
    try {
      await send(this.waId, this.numberId, message);
      return true;
    } catch (error) {
      this.fail(error.message);
      return false;
    }
  }

  fail(text) {
    this.alert.textContent = `Not sent: ${text}`;
    this.alert.hidden = false;
  }
}
