// WABAs and their numbers: what Meta knows of them, and may change.

import { getState, patch } from "../api.js";
import { h } from "../dom.js";
import { button, empty, keep, picker, pill, switcher } from "./parts.js";
import { portfolio } from "./portfolio.js";

const QUALITY = ["GREEN", "YELLOW", "RED", "UNKNOWN"];
const STATUS = ["CONNECTED", "PENDING", "FLAGGED", "RESTRICTED", "RATE_LIMITED", "BANNED", "DISCONNECTED"];
const THROUGHPUT = [20, 80, 1000];

const cell = (label, ...content) => h("td", { "data-label": label }, ...content);
const either = (options, value) => (options.includes(value) ? options : [...options, value]);

export function accounts(act) {
  const list = h("ul", { class: "cards" });
  const change = (number, order) => act(() => patch(`numbers/${number.id}`, order));

  const row = (number) => h("tr", {},
    h("th", { scope: "row" },
      h("span", { dir: "auto" }, number.verified_name),
      h("small", {}, number.display_phone_number), h("small", { class: "id" }, number.id),
      number.name_under_review && h("div", { class: "name-review" },
        h("span", {}, "Asks for the name ", h("strong", { dir: "auto" }, number.name_under_review)),
        button("Approve", () => change(number, { name_decision: "APPROVED" }), "small"),
        button("Decline", () => change(number, { name_decision: "REJECTED" }), "small"))),
    cell("Status", picker(`Status of ${number.display_phone_number}`, either(STATUS, number.status), number.status, (status) => change(number, { status }))),
    cell("Quality", picker(`Quality of ${number.display_phone_number}`, QUALITY, number.quality_rating, (quality) => change(number, { quality_rating: quality }))),
    cell("Messages a second", picker(`Throughput of ${number.display_phone_number}`, either(THROUGHPUT, number.throughput), number.throughput, (value) => change(number, { throughput: Number(value) }))),
    cell("Registered", h("input", {
      type: "checkbox", checked: number.registered, "aria-label": `${number.display_phone_number} is registered`,
      onchange: ({ target }) => change(number, { registered: target.checked }),
    })),
    cell("Code", number.verification_code ? h("code", {}, number.verification_code) : pill(number.code_verification_status)));

  const card = (waba) => h("li", { class: "card" },
    h("header", {}, h("h3", { dir: "auto" }, waba.name), pill(waba.review_status), h("span", { class: "id" }, waba.id)),
    switcher("Has a payment method", waba.has_payment_method, (on) => act(() => patch(`wabas/${waba.id}`, { has_payment_method: on })), "Without one, only what is free goes out."),
    waba.numbers.length === 0 ? empty("This account has no number yet.") : h("table", {},
      h("thead", {}, h("tr", {}, ...["Number", "Status", "Quality", "Messages a second", "Registered", "Code"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...waba.numbers.map(row))));

  const none = empty("There is no WhatsApp Business Account.");
  const business = portfolio(act);
  return {
    element: h("div", {}, business.element, list, none),
    refresh: async () => {
      const [{ wabas }] = await Promise.all([getState(), business.refresh()]);
      none.hidden = wabas.length > 0;
      keep(list, wabas, (waba) => waba.id, card);
    },
  };
}
