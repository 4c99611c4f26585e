// Webhooks: how they are delivered, what was, and what the receiver said.

import { get, post } from "../api.js";
import { h } from "../dom.js";
import { button, empty, keep, number, numberField, opening, pill, pretty, switcher, timeOf } from "./parts.js";

const LATEST = 50;

const answer = ({ status, attempts }) => [
  status === 200 ? pill("200", "good") : status === 0 && attempts <= 1 ? pill("no answer", "warn") : pill(status || "no answer", "bad"),
  attempts > 1 && h("span", { class: "fixed" }, `${attempts} attempts`),
].filter(Boolean);

const inWords = (says) => Object.entries(says)
  .map(([what, count]) => what.replaceAll("_", " ") + (count > 1 ? ` ×${number(count)}` : "")).join(" · ");

export function webhooks(act) {
  const list = h("ul", { class: "rows-list" });
  const none = empty("Nothing was delivered yet. Write something on a phone.");
  const counts = h("p", { class: "counts", role: "status" });
  const tools = h("div", { class: "tools" });
  const set = (order) => act(() => post("webhooks", order));

  function drawTools(settings) {
    const said = JSON.stringify(settings);
    const { activeElement } = document;
    const isTyping = tools.contains(activeElement) && activeElement.type === "number";
    if (tools.dataset.said === said || isTyping) return;
    const focused = [...tools.querySelectorAll("button, input")].indexOf(activeElement);
    tools.dataset.said = said;
    const delay = Array.isArray(settings.delay_ms) ? settings.delay_ms[1] : settings.delay_ms;
    tools.replaceChildren(
      button(settings.pause ? "Let them go" : "Hold them back", () => set({ pause: !settings.pause }), settings.pause ? "primary" : ""),
      switcher("Send webhooks", settings.enabled, (enabled) => set({ enabled })),
      numberField("Twice, %", settings.repeat * 100, { min: 0, max: 100, step: 1 }, (share) => set({ repeat: share / 100 })),
      numberField("Overtaken, %", settings.reorder * 100, { min: 0, max: 100, step: 1 }, (share) => set({ reorder: share / 100 })),
      numberField("Updates in one", settings.batch_size, { min: 1, max: 1000, step: 1 }, (size) => set({ batch_size: size })),
      numberField("Late by up to, ms", delay, { min: 0, max: 60000, step: 50 }, (most) => set({ delay_ms: [0, most] })));
    tools.querySelectorAll("button, input")[focused]?.focus();
  }

  const row = (delivery, known) => opening([
    h("span", { class: "fixed" }, timeOf(delivery.time)),
    h("span", { class: "grow" }, h("strong", {}, inWords(delivery.says)), h("small", {}, delivery.url)),
    h("span", { class: "fixed wide" }, `${delivery.size} B`),
    ...answer(delivery),
  ], async () => {
    const whole = await get(`deliveries/${delivery.number}`);
    return [
      h("p", { class: "id" }, `X-Hub-Signature-256: ${whole.signature}`),
      whole.answer && h("p", { class: "problem" }, whole.answer),
      pretty(whole.body),
    ].filter(Boolean);
  }, known);

  return {
    element: h("div", {}, tools, counts, list, none),
    refresh: async () => {
      const [settings, waiting, { data }] = await Promise.all([
        get("webhooks"), get("webhooks/pending"), get(`webhooks/deliveries?limit=${LATEST}&bodies=no`)]);
      drawTools(settings);
      const open = waiting.queued + waiting.in_flight + waiting.waiting;
      counts.textContent = `${waiting.delivered} delivered · ${open} waiting · ${waiting.failed_attempts} failed attempts · ${waiting.dropped} dropped`;
      none.hidden = data.length > 0;
      keep(list, data, (delivery) => delivery.number, row);
    },
  };
}
