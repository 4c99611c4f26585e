// How the world behaves when nothing goes wrong.

import { get, post } from "../api.js";
import { h } from "../dom.js";
import { switcher, worded } from "./parts.js";

const SPANS = { sent_ms: "Sent after", delivered_ms: "Delivered after", read_ms: "Read after", review_ms: "Template reviewed after" };
const CHOICES = {
  window: ["Messages outside the 24-hour window", { async: "fail later", sync: "are refused at once", off: "are sent" }],
  messaging_limit: ["Beyond the portfolio's messaging limit", { sync: "they are refused at once", async: "they fail later" }],
  paused: ["Sends with a paused template", { sync: "are refused at once", async: "fail later" }],
  known_phones: ["Numbers that people hide", { hidden: "are never told", "30_days": "are told for 30 days", contact_book: "stay in the contact book" }],
  unknown_recipients: ["Numbers without a phone here", { exist: "are people all the same", refuse: "are nobody" }],
  review: ["Submitted templates", { auto: "are judged by the reviewer", manual: "wait for a person" }],
};

export function behaviour(act) {
  const form = h("div", { class: "form" });
  const set = (order) => act(() => post("behaviour", order));

  function span(name, [from, to]) {
    const ends = [from, to].map((value, place) => h("input", {
      type: "number", min: 0, max: 3_600_000, value, "aria-label": `${SPANS[name]}, ${place ? "at most" : "at least"}, milliseconds`,
      onchange: () => set({ [name]: ends.map((end) => Number(end.value)) }),
    }));
    return h("div", { class: "line" }, h("span", {}, SPANS[name]), h("span", { class: "ends" }, ends[0], "to", ends[1], "ms"));
  }

  const paced = (name, label, rules) => h("div", { class: "line" }, h("span", {}, label), h("input", {
    type: "number", min: 0, placeholder: "never", value: rules?.after ?? "", "aria-label": label,
    onchange: ({ target }) => set({ [name]: target.value === "" ? null : { ...(rules ?? { hold_ms: 60_000 }), after: Number(target.value) } }),
  }));

  return {
    element: form,
    refresh: async () => {
      const now = await get("behaviour");
      const said = JSON.stringify(now);
      if (form.dataset.said === said || form.contains(document.activeElement)) return;
      form.dataset.said = said;
      form.replaceChildren(
        ...Object.keys(SPANS).map((name) => span(name, now[name])),
        ...Object.entries(CHOICES).map(([name, [label, options]]) =>
          h("div", { class: "line" }, h("span", {}, label), worded(label, options, now[name], (value) => set({ [name]: value })))),
        switcher("Marketing reaches numbers of the US", now.us_marketing, (on) => set({ us_marketing: on }), "Meta paused it in April 2025."),
        paced("pacing", "Of one template, messages until the rest is held", now.pacing),
        paced("portfolio_pacing", "Of all templates, messages until the rest is held", now.portfolio_pacing),
        switcher("Meta's limits hold", now.rate_limits, (on) => set({ rate_limits: on }), "Throughput, pace to one person, messaging limits."));
    },
  };
}
