// Where a message is written: text, a quote, a file.

import { upload } from "./api.js";
import { contactDialog, locationDialog } from "./dialogs.js";
import { h, icon, iconButton } from "./dom.js";
import { fileSize } from "./format.js";
import { Menu } from "./menu.js";

const KIND_OF_FILE = [["image/webp", "sticker"], ["image/", "image"], ["video/", "video"], ["audio/", "audio"]];
const WITH_CAPTION = new Set(["image", "video", "document"]);

function kindOf(file, asDocument) {
  if (asDocument) return "document";
  return KIND_OF_FILE.find(([start]) => file.type.startsWith(start))?.[1] ?? "document";
}

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.input = h("textarea", {
      rows: 1, dir: "auto", placeholder: "Message", "aria-label": `Message to ${chat.business}`,
      oninput: () => this.grow(), onkeydown: (event) => this.key(event), onpaste: (event) => this.paste(event),
    });
    this.extras = h("div", { class: "extras" });
    this.files = h("input", { type: "file", hidden: true, onchange: () => this.takeFile(this.files.files[0]) });
    this.menu = new Menu("attach", "Attach", this.entries());
    this.element = h("form", { class: "composer", onsubmit: (event) => this.submit(event) },
      this.extras,
      h("div", { class: "composer-line" }, this.menu.element, this.files, this.input,
        h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send" }, icon("send"))));
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      this.takeFile(event.dataTransfer.files[0]);
    });
  }

  entries() {
    const ready = (type) => () => this.chat.send({ type, ...this.context() }).then(() => this.clearExtras());
    return [
      { icon: "image", label: "Photo or video", run: () => this.pick("image/jpeg,image/png,video/mp4,video/3gpp") },
      { icon: "file", label: "Document", run: () => this.pick("", true) },
      { icon: "sound", label: "Voice note or audio", run: () => this.pick("audio/*") },
      { icon: "sticker", label: "Sticker (WebP)", run: () => this.pick("image/webp") },
      { icon: "pin", label: "Location", run: () => this.sendLocation() },
      { icon: "person", label: "Contact", run: () => this.sendContact() },
      { title: "Ready-made" },
      { icon: "image", label: "A picture", run: ready("image") },
      { icon: "sound", label: "A voice note", run: ready("audio") },
      { icon: "film", label: "A video", run: ready("video") },
      { icon: "file", label: "A document", run: ready("document") },
      { icon: "sticker", label: "A sticker", run: ready("sticker") },
    ];
  }

  focus() {
    this.input.focus();
  }

  /** What a link or an ad has written already, and what the first message tells of it. */
  begin(text, referral = null) {
    this.input.value = text;
    this.grow();
    this.referral = referral;
    this.showExtras();
    this.focus();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 132)}px`;
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  paste(event) {
    const [file] = event.clipboardData.files;
    if (!file) return;
    event.preventDefault();
    this.takeFile(file);
  }

  pick(accept, asDocument = false) {
    this.asDocument = asDocument;
    this.files.accept = accept;
    this.files.value = "";
    this.files.click();
  }

  takeFile(file) {
    if (!file) return;
    this.file = { file, kind: kindOf(file, this.asDocument) };
    this.asDocument = false;
    this.showExtras();
    this.focus();
  }

  quote(message, text) {
    this.quoted = { message, text };
    this.showExtras();
    this.focus();
  }

  /** Takes away quote and file. Says whether there was anything. */
  clearExtras() {
    const had = Boolean(this.quoted || this.file || this.referral);
    this.quoted = this.file = this.referral = null;
    this.showExtras();
    return had;
  }

  showExtras() {
    const quote = this.quoted && extra("reply", this.quoted.text, "Reply to nothing", () => {
      this.quoted = null;
      this.showExtras();
    });
    const file = this.file && extra("file", `${this.file.file.name} · ${fileSize(this.file.file.size)}`, "Send no file", () => {
      this.file = null;
      this.showExtras();
    });
    const ad = this.referral && extra("link", `From the ${this.referral.source_type}: ${this.referral.headline}`, "Forget where this comes from", () => {
      this.referral = null;
      this.showExtras();
    });
    const wasAtEnd = this.chat.isAtEnd();
    this.extras.replaceChildren(...[ad, quote, file].filter(Boolean));
    if (wasAtEnd) this.chat.toEnd();
  }

  context() {
    return {
      ...(this.quoted && { context: { id: this.quoted.message.id } }),
      ...(this.referral && { referral: this.referral }),
    };
  }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text && !this.file) return;
    if (this.file ? await this.sendFile(text) : await this.chat.send({ type: "text", text: { body: text }, ...this.context() })) {
      this.input.value = "";
      this.grow();
      this.clearExtras();
    }
    this.focus();
  }

  async sendFile(text) {
    const { file, kind } = this.file;
    try {
      const content = { id: await upload(file) };
      if (kind === "document") content.filename = file.name;
      if (text && WITH_CAPTION.has(kind)) content.caption = text;
      const sent = await this.chat.send({ type: kind, [kind]: content, ...this.context() });
      if (!sent || !text || WITH_CAPTION.has(kind)) return sent;
      return this.chat.send({ type: "text", text: { body: text } });
    } catch (error) {
      this.chat.fail(error.message);
      return false;
    }
  }

  async sendLocation() {
    const location = await locationDialog();
    if (location !== null) await this.chat.send({ type: "location", location, ...this.context() });
    this.focus();
  }

  async sendContact() {
    const contact = await contactDialog();
    if (contact !== null) await this.chat.send({ type: "contacts", contacts: [contact], ...this.context() });
    this.focus();
  }
}

function extra(name, text, label, remove) {
  return h("div", { class: "extra" }, icon(name), h("span", { dir: "auto" }, text), iconButton("close", label, remove));
}
