// wa.me links and QR codes of a number, for whoever follows or scans them here.

import { get, post, remove } from "../api.js";
import { button, copier, empty, keep } from "../console/parts.js";
import { h } from "../dom.js";

const LONGEST = 140;

export function links(act) {
  const list = h("ul", { class: "codes" });
  const none = empty("The number has no QR codes.");
  const text = h("input", { type: "text", maxLength: LONGEST, dir: "auto", autocomplete: "off", value: "Hello! I saw your link.", oninput: () => showLink() });
  const link = h("div", { class: "link-line" });
  let number = null;

  const digits = () => number.display_phone_number.replace(/\D/g, "");
  const query = () => (text.value ? `?text=${encodeURIComponent(text.value)}` : "");

  function showLink() {
    link.replaceChildren(copier(`https://wa.me/${digits()}${query()}`));
  }

  const make = () => act(() => {
    if (!text.value.trim()) throw new Error("Write what a QR code shall bring along first.");
    return post("links", { phone_number_id: number.id, prefilled_message: text.value });
  });

  const card = (code) => h("li", { class: "code-card" },
    h("img", { src: `/qr_codes/${code.code}.svg`, alt: `QR code: ${code.prefilled_message}`, width: 132, height: 132 }),
    h("div", { class: "code-text" },
      h("p", { dir: "auto" }, code.prefilled_message),
      copier(code.deep_link_url),
      h("div", { class: "ad-actions" },
        button("Scan", () => location.assign(`/message/${code.code}`), "primary"),
        h("button", { type: "button", class: "button quiet", "aria-label": `Remove the QR code ${code.code}`, onclick: () => act(() => remove(`links/${code.code}`)) }, "Remove"))));

  return {
    element: h("section", { "aria-label": "Links and QR codes" },
      h("header", { class: "section-head" }, h("h2", {}, "Links and QR codes")),
      h("div", { class: "card link-maker" },
        h("label", { class: "field" }, h("span", {}, "What the person finds written"), text),
        link,
        h("div", { class: "ad-actions" },
          button("Follow the link", () => location.assign(`/wa.me/${digits()}${query()}`), "primary"),
          button("Make a QR code", make))),
      list, none),
    refresh: async (chosen) => {
      const { data } = await get("links");
      if (chosen !== number) {
        number = chosen;
        showLink();
      }
      const ours = data.filter((code) => code.phone_number_id === chosen.id).reverse();
      none.hidden = ours.length > 0;
      keep(list, ours, (code) => code.code, card);
    },
  };
}
