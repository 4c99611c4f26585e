// A button that opens a list of things to do. Arrow keys move, Escape closes. Entries that change are
// given as a function, which is asked whenever the list opens.

import { h, icon, iconButton } from "./dom.js";

export class Menu {
  constructor(name, label, entries) {
    this.button = iconButton(name, label, () => this.toggle(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.entries = typeof entries === "function" ? entries : () => entries;
    this.panel = h("div", { class: "menu", role: "menu", "aria-label": label, hidden: true, onkeydown: (event) => this.key(event) });
    this.element = h("div", { class: "menu-place" }, this.button, this.panel);
    this.outside = (event) => this.element.contains(event.target) || this.close(false);
  }

  entry({ icon: name, label, run }, place) {
    return h("button", {
      type: "button", role: "menuitem", tabIndex: place === 0 ? 0 : -1,
      onclick: () => {
        this.close(true);
        run();
      },
    }, icon(name), h("span", {}, label));
  }

  get items() {
    return [...this.panel.querySelectorAll("[role=menuitem]")];
  }

  toggle() {
    if (!this.panel.hidden) return this.close(true);
    this.panel.replaceChildren(...this.entries().map((entry, place) =>
      (entry.title ? h("p", { class: "menu-title", role: "presentation" }, entry.title) : this.entry(entry, place))));
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.outside);
    this.items[0].focus();
  }

  close(focus) {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.outside);
    if (focus) this.button.focus();
  }

  key(event) {
    const { items } = this;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + steps[event.key] + items.length) % items.length].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close(true);
    } else if (event.key === "Tab") this.close(false);
  }
}
