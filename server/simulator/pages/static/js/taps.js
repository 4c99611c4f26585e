// The buttons below a bubble.

import { h, icon } from "./dom.js";

export function tap(name, label, onclick) {
  return h("button", { type: "button", class: "tap", onclick }, icon(name), h("span", { dir: "auto" }, label));
}

export function tapLink(name, label, href) {
  return h("a", { class: "tap", href, target: "_blank", rel: "noreferrer" }, icon(name), h("span", { dir: "auto" }, label));
}
