// How the world behaves when nothing goes wrong.

import { get, post } from "../api.js";
import { h } from "../dom.js";
import { switcher, worded } from "./parts.js";

const SPANS = { sent_ms: "Sent after", delivered_ms: "Delivered after", read_ms: "Read after", review_ms: "Template reviewed after" };
const CHOICES = {
  username_status: ["Usernames that a business adopts", { approved: "are in use at once", reserved: "are kept for later" }],
  window: ["Messages outside the 24-hour window", { async: "fail later", sync: "are refused at once", off: "are sent" }],
  messaging_limit: ["Beyond the portfolio's messaging limit", { sync: "they are refused at once", async: "they fail later" }],
  paused: ["Sends with a paused template", { sync: "are refused at once", async: "fail later" }],
  known_phones: ["Numbers that people hide", { hidden: "are never told", "30_days": "are told for 30 days", contact_book: "stay in the contact book" }],
  unknown_recipients: ["Numbers without a phone here", { exist: "are people all the same", refuse: "are nobody" }],
  review: ["Submitted templates", { auto: "are judged by the reviewer", manual: "wait for a person" }],
};

export function behaviour(act) {
  const form = h("div", { class: "form groups" });
  const set = (order) => act(() => post("behaviour", order));

  function span(name, [from, to]) {
    const ends = [from, to].map((value, place) => h("input", {
      type: "number", min: 0, max: 3_600_000, value, "aria-label": `${SPANS[name]}, ${place ? "at most" : "at least"}, milliseconds`,
      onchange: () => set({ [name]: ends.map((end) => Number(end.value)) }),
    }));
    return h("div", { class: "line" }, h("span", {}, SPANS[name]), h("span", { class: "ends" }, ends[0], "to", ends[1], "ms"));
  }

  const group = (title, ...lines) => h("fieldset", {}, h("legend", {}, title), ...lines);
  const line = (label, unit, properties) => h("div", { class: "line" }, h("span", {}, label),
    h("span", { class: "ends" }, h("input", { type: "number", min: 0, "aria-label": label, ...properties }), unit));
  const count = (label, value, save) => line(label, "", {
    placeholder: "all", value: value ?? "", min: 1, max: 1000,
    onchange: ({ target }) => target.reportValidity() && save(target.value === "" ? null : Number(target.value)),
  });
  const share = (name, label, value) => line(label, "%", {
    max: 100, step: "any", value: Math.round(value * 10_000) / 100,
    onchange: ({ target }) => target.reportValidity() && set({ [name]: Number(target.value) / 100 }),
  });
  const paced = (name, label, rules) => line(label, "", {
    placeholder: "never", value: rules?.after ?? "",
    onchange: ({ target }) => set({ [name]: target.value === "" ? null : { ...(rules ?? { hold_ms: 60_000 }), after: Number(target.value) } }),
  });

  return {
    element: form,
    refresh: async () => {
      const now = await get("behaviour");
      const said = JSON.stringify(now);
      if (form.dataset.said === said || form.contains(document.activeElement)) return;
      form.dataset.said = said;
      const choose = (name) => h("div", { class: "line" }, h("span", {}, CHOICES[name][0]),
        worded(...CHOICES[name], now[name], (value) => set({ [name]: value })));
      form.replaceChildren(
        group("How long things take", ...Object.keys(SPANS).map((name) => span(name, now[name])),
          share("omit_delivered", "Delivered left out before read", now.omit_delivered)),
        group("Windows and limits", choose("window"), choose("messaging_limit"),
          switcher("Meta's limits hold", now.rate_limits, (on) => set({ rate_limits: on }), "Throughput, pace to one person, messaging limits.")),
        group("Templates", choose("review"), choose("paused"),
          paced("pacing", "Of one template, messages until the rest is held", now.pacing),
          paced("portfolio_pacing", "Of all templates, messages until the rest is held", now.portfolio_pacing)),
        group("Marketing",
          switcher("Marketing reaches numbers of the US", now.us_marketing, (on) => set({ us_marketing: on }), "Meta paused it in April 2025."),
          count("Most that a person gets in a day", now.marketing_cap?.messages, (messages) => set({ marketing_cap: messages && { messages, days: now.marketing_cap?.days ?? 1 } })),
          share("marketing_experiment", "People in Meta's experiment", now.marketing_experiment)),
        group("People and names", choose("known_phones"), choose("unknown_recipients"), choose("username_status")));
    },
  };
}
