// The crowd: who they are, what they are like, and what they have done.

import { get, post, remove } from "../api.js";
import { h } from "../dom.js";
import { button, number, numberField } from "./parts.js";

const SIZES = [100, 1_000, 10_000, 100_000, 1_000_000];
const COUNTS = {
  read: "read", replies: "replied", taps: "tapped a button", reactions: "reacted", said_stop: "wrote STOP", stopped: "stopped marketing",
  blocked: "blocked", reported: "reported", moved: "changed their number", wrote: "wrote of their own accord",
};
const HABITS = {
  "Who they are": { unreachable: "Not on WhatsApp", hidden: "Hide their number", receipts: "Tell that they have read" },
  "With what they get": { reads: "Read it", taps: "Then tap a button", replies: "Then reply", reacts: "Then react", blocks: "Then block", reports: "Then report", moves: "Then change their number" },
  "With marketing": { says_stop: "Write STOP", stops: "Stop it with WhatsApp" },
  "Of their own accord": { from_ads: "Come from an ad" },
};
const SPANS = { read_after: "Read after", answer_after: "Answer after" };

const percent = (share) => Math.round(share * 10_000) / 100;

function gathering(act) {
  const size = h("select", { "aria-label": "How many" }, ...SIZES.map((many) => h("option", { value: many, selected: many === 1_000 }, number(many))));
  return h("div", { class: "card" }, h("h3", {}, "Nobody is here yet"),
    h("p", { class: "faint" }, "A crowd fills a demo or loads a system: customers who read, reply, tap, block and change their number. A million of them take no more room than a thousand."),
    h("div", { class: "actions" }, size, button("Gather a crowd", () => act(() => post("crowd", { size: Number(size.value) })), "primary")));
}

function writing(crowd, act) {
  const messages = h("input", { type: "number", min: 1, max: 100_000, value: 20, "aria-label": "Messages" });
  const seconds = h("input", { type: "number", min: 0, max: 3600, value: 10, "aria-label": "Seconds" });
  return h("div", { class: "card" }, h("h3", {}, "Let them write"),
    h("div", { class: "tools" },
      h("span", { class: "inline" }, messages, "messages within", seconds, "s"),
      button("Write", () => act(() => post("crowd/write", { messages: Number(messages.value), seconds: Number(seconds.value) })), "primary"),
      numberField("and every minute", crowd.writes_per_minute, { min: 0, max: 60_000, step: 1 }, (rate) => act(() => post("crowd", { writes_per_minute: rate })))));
}

function habits(crowd, act) {
  const set = (changes) => act(() => post("crowd", { habits: changes }));
  const share = ([name, label]) => h("div", { class: "line" }, h("span", {}, label),
    h("span", { class: "ends" }, h("input", {
      type: "number", min: 0, max: 100, step: 0.01, value: percent(crowd.habits[name]), "aria-label": `${label}, percent`,
      onchange: ({ target }) => target.reportValidity() && set({ [name]: Number(target.value) / 100 }),
    }), "%"));
  const span = ([name, label]) => {
    const ends = crowd.habits[name].map((value, place) => h("input", {
      type: "number", min: 0, step: "any", value, "aria-label": `${label}, ${place ? "at most" : "at least"}, seconds`,
      onchange: () => set({ [name]: ends.map((end) => Number(end.value)) }),
    }));
    return h("div", { class: "line" }, h("span", {}, label), h("span", { class: "ends" }, ends[0], "to", ends[1], "s"));
  };
  const groups = Object.entries(HABITS).map(([title, shares]) =>
    h("fieldset", {}, h("legend", {}, title), ...Object.entries(shares).map(share)));
  return h("div", { class: "form groups" }, ...groups,
    h("fieldset", {}, h("legend", {}, "How long it takes"), ...Object.entries(SPANS).map(span)));
}

export function crowd(act) {
  const place = h("div", {});
  const counts = h("ul", { class: "counts-list" });
  const sums = h("p", { class: "counts", role: "status" });

  function draw(now) {
    if (now.size === 0) return place.replaceChildren(gathering(act));
    return place.replaceChildren(
      h("div", { class: "card" },
        h("header", {}, h("h3", {}, `${number(now.size)} customers`)),
        sums, counts,
        h("div", { class: "actions" },
          h("a", { class: "button", href: "/_simulator/crowd/people?format=csv&limit=100000", download: "crowd.csv" }, "Their numbers, as CSV"),
          button("Send them home", () => act(() => remove("crowd")), "danger"))),
      writing(now, act), habits(now, act));
  }

  return {
    element: place,
    refresh: async () => {
      const now = await get("crowd");
      const said = JSON.stringify([now.size, now.habits, now.writes_per_minute]);
      if (place.dataset.said !== said && !place.contains(document.activeElement?.closest("input"))) {
        place.dataset.said = said;
        draw(now);
      }
      if (now.size === 0) return;
      sums.textContent = `${number(now.unread)} messages wait to be read · ${number(now.still_to_write)} still to write`;
      counts.replaceChildren(...Object.entries(COUNTS).map(([name, words]) =>
        h("li", {}, h("strong", {}, number(now.counts[name])), h("span", {}, words))));
    },
  };
}
