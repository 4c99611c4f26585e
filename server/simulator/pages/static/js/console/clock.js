// The clock of this world, and a new beginning.

import { get, post } from "../api.js";
import { ask } from "../ask.js";
import { h } from "../dom.js";
import { button, momentOf } from "./parts.js";

const HOUR = 3600;

function distance(seconds) {
  if (Math.abs(seconds) < 1) return "the machine's own time";
  const days = Math.trunc(seconds / (24 * HOUR));
  const hours = Math.round((seconds % (24 * HOUR)) / HOUR * 10) / 10;
  const words = [days && `${days} d`, hours && `${hours} h`].filter(Boolean).join(" ") || `${Math.round(seconds)} s`;
  return `${words} ${seconds > 0 ? "ahead" : "behind"}`;
}

function sure() {
  return ask("Begin anew?", [h("p", {}, "Chats, templates, limits and faults go. App, secret, token and callback stay.")],
    { confirm: "Begin anew", read: () => true });
}

export function clock(act) {
  const now = h("p", { class: "now", role: "timer" });
  const off = h("p", { class: "faint" });
  const hours = h("input", { type: "number", min: 0.1, step: 0.1, value: 6, "aria-label": "Hours to go forward" });
  const fast = (speed) => act(() => post("clock", { speed }));
  const forward = (seconds) => act(() => post("clock", { advance_seconds: seconds }));
  return {
    element: h("div", {},
      h("div", { class: "card clock" }, now, off,
        h("div", { class: "actions" },
          button("One hour on", () => forward(HOUR)),
          button("A day on", () => forward(24 * HOUR)),
          h("span", { class: "inline" }, hours, button("hours on", () => forward(Number(hours.value) * HOUR))),
          button("Back to the real time", () => act(() => post("clock", { offset_seconds: 0, speed: 1 })))),
        h("div", { class: "actions" },
          button("A minute each second", () => fast(60)),
          button("An hour each second", () => fast(HOUR)),
          button("Real speed", () => fast(1)))),
      h("div", { class: "card" }, h("h3", {}, "A new beginning"),
        h("p", { class: "faint" }, "The world as it was at the start."),
        h("div", { class: "actions" }, button("Begin anew…", async () => (await sure()) && act(() => post("reset")), "danger")))),
    refresh: async () => {
      const read = await get("clock");
      now.textContent = momentOf(read.now);
      off.textContent = distance(read.offset_seconds) + (read.speed === 1 ? "" : `, ${read.speed.toLocaleString("en")} times as fast`);
    },
  };
}
