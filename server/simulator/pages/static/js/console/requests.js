// The latest calls of the Graph API, with what was answered.

import { get } from "../api.js";
import { h } from "../dom.js";
import { empty, keep, opening, pill, pretty, timeOf } from "./parts.js";

const LATEST = 100;

const tone = (status) => (status === 0 || status >= 500 ? "bad" : status >= 400 ? "warn" : "good");

/** A path whose end, which says what was asked for, stays in sight where there is little room. */
function ended(path) {
  const cut = path.lastIndexOf("/");
  return [h("span", { class: "path-start" }, path.slice(0, cut)), h("span", { class: "path-end" }, path.slice(cut))];
}

export function requests() {
  const list = h("ul", { class: "rows-list" });
  const none = empty("Nobody has called the Graph API yet.");

  const row = (request, known) => opening([
    h("span", { class: "fixed" }, timeOf(request.time)),
    h("span", { class: "grow" }, h("strong", {}, request.method), " ", h("code", {}, ...ended(request.path))),
    h("span", { class: "fixed wide" }, `${request.ms} ms`),
    request.code !== null && h("span", { class: "fixed" }, `#${request.code}`),
    pill(request.status || "cut", tone(request.status)),
  ].filter(Boolean), async () => {
    const whole = await get(`requests/${request.number}`);
    const parts = { Query: whole.query, Body: whole.body, Answer: whole.answer };
    return Object.entries(parts).filter(([, text]) => text)
      .flatMap(([name, text]) => [h("h4", {}, name), pretty(text)]);
  }, known);

  return {
    element: h("div", {}, list, none),
    refresh: async () => {
      const { data } = await get(`requests?limit=${LATEST}`);
      none.hidden = data.length > 0;
      keep(list, data, (request) => request.number, row);
    },
  };
}
