// Bad weather: rules that strike requests, and a form to make one.

import { get, getState, post, remove } from "../api.js";
import { ask, choice, field } from "../ask.js";
import { h } from "../dom.js";
import { button, empty, keep } from "./parts.js";

const EFFECTS = {
  code: "Refuse with Meta's code",
  async: "Accept, fail later with the code",
  latency_ms: "Answer late, milliseconds",
  drop_answer: "Accept, then cut the connection",
  hang_seconds: "Say nothing for so many seconds",
  html_5xx: "Answer with a page of HTML, 5xx",
};
const NEEDS_VALUE = { code: 130429, async: 131026, latency_ms: 2000, hang_seconds: 30 };

function orderOf(form) {
  const effect = form.get("effect");
  const value = Number(form.get("value"));
  const order = { rate: Number(form.get("share")) / 100 };
  for (const name of ["phone_number_id", "to", "path"]) if (form.get(name).trim()) order[name] = form.get(name).trim();
  if (form.get("times")) order.times = Number(form.get("times"));
  if (effect === "async") Object.assign(order, { async: true, code: value });
  else order[effect] = effect in NEEDS_VALUE ? value : true;
  return order;
}

async function faultDialog() {
  const { wabas } = await getState();
  const numbers = Object.fromEntries(wabas.flatMap((waba) => waba.numbers).map((one) => [one.id, `${one.verified_name} · ${one.display_phone_number}`]));
  const value = field("Code or amount", { name: "value", type: "number", min: 0, value: NEEDS_VALUE.code, required: true });
  const effect = choice("What happens", "effect", EFFECTS, "code");
  effect.querySelector("select").addEventListener("change", ({ target }) => {
    value.hidden = !(target.value in NEEDS_VALUE);
    value.querySelector("input").value = NEEDS_VALUE[target.value] ?? 0;
  });
  return ask("Add a fault", [
    effect, value,
    choice("Number", "phone_number_id", { "": "Any", ...numbers }),
    field("Recipient", { name: "to", autocomplete: "off" }, "A number or user id. Empty: anybody."),
    field("Part of the path", { name: "path", placeholder: "/messages", autocomplete: "off" }),
    h("div", { class: "pair" },
      field("Share of requests, %", { name: "share", type: "number", min: 0, max: 100, value: 100, required: true }),
      field("Strikes at most", { name: "times", type: "number", min: 1 })),
  ], { confirm: "Add", read: (form) => post("faults", orderOf(form)) });
}

function said(value) {
  if (Array.isArray(value)) return value.join("–");
  return value && typeof value === "object" ? Object.entries(value).flat().join(" ") : value;
}

/** What a rule does, for people. The control plane leaves out what a rule does not say. */
function effects(rule) {
  const refusal = rule.code && `${rule.later || rule.async ? "accepts, fails later with" : "refuses with"} ${rule.code}`;
  return [
    rule.latency_ms !== undefined && `answers late, ${said(rule.latency_ms)} ms`,
    rule.hang_seconds && `says nothing for ${rule.hang_seconds} s`,
    refusal,
    !refusal && rule.http_status && `answers ${rule.http_status}`,
    rule.html_5xx && "answers with a page of HTML",
    rule.body !== undefined && "answers with a text of yours",
    rule.drop_answer && "cuts the connection, and accepts all the same",
  ].filter(Boolean).join(", ");
}

const WHERE = {
  phone_number_id: (id) => `number ${id}`, waba_id: (id) => `WABA ${id}`, to: (to) => `to ${to}`, type: (type) => `${type} messages`,
  template: (name) => `template ${name}`, method: (method) => method, path: (path) => `path with ${path}`,
  rate: (rate) => rate < 1 && `${Math.round(rate * 1000) / 10} % of requests`, share: (share) => `always the same ${Math.round(share * 1000) / 10} % of people`,
  skip: (count) => count > 0 && `after ${count} more`, times: (count) => `${count} more times`,
};

const words = (rule) => Object.entries(WHERE)
  .map(([name, say]) => rule[name] !== undefined && rule[name] !== null && say(rule[name])).filter(Boolean).join(" · ") || "every request";

export function faults(act) {
  const list = h("ul", { class: "rows-list plain" });
  const none = empty("Fair weather: no fault strikes.");
  const row = (fault) => h("li", {},
    h("span", { class: "grow" }, h("strong", {}, effects(fault)), h("small", {}, words(fault))),
    h("span", { class: "fixed" }, `struck ${fault.strikes ?? 0}×`),
    button("Remove", () => act(() => remove(`faults/${fault.id}`))));
  return {
    element: h("div", {},
      h("div", { class: "tools" }, button("Add a fault", () => act(faultDialog), "primary")), list, none),
    refresh: async () => {
      const { data } = await get("faults");
      none.hidden = data.length > 0;
      keep(list, data, (fault) => fault.id, row);
    },
  };
}
