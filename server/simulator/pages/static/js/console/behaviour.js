// How the world behaves when nothing goes wrong.

import { get, post } from "../api.js";
import { h } from "../dom.js";
import { switcher, worded } from "./parts.js";

const SPANS = { sent_ms: "Sent after", delivered_ms: "Delivered after", read_ms: "Read after", review_ms: "Template reviewed after" };
const CHOICES = {
  window: ["Messages outside the 24-hour window", { async: "fail later", sync: "are refused at once", off: "are sent" }],
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
        switcher("Meta's limits hold", now.rate_limits, (on) => set({ rate_limits: on }), "Throughput, pace to one person, messaging limits."));
    },
  };
}
