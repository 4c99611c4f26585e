// How the world is doing, second by second, and what somebody should look at.

import { get, getState } from "../api.js";
import { h } from "../dom.js";
import { copier, number, spark } from "./parts.js";

const SECONDS = 60;
const TILES = {
  accepted: "Sends accepted",
  delivered: "Delivered",
  read: "Read",
  failed: "Failed",
  heard: "People wrote",
  webhooks: "Webhooks taken",
};

const totals = (pulse) => ({ ...pulse, webhooks: pulse.webhooks.delivered });

/** What is out of the ordinary, each with the section that knows more. */
function remarks(pulse) {
  const { webhooks } = pulse;
  const open = webhooks.queued + webhooks.in_flight + webhooks.waiting;
  const many = (count, one, more) => (count === 1 ? `1 ${one}` : `${number(count)} ${more}`);
  return [
    pulse.under_review && ["templates", `${many(pulse.under_review, "template waits", "templates wait")} for a decision`],
    pulse.names_under_review && ["accounts", `${many(pulse.names_under_review, "display name waits", "display names wait")} for a decision`],
    pulse.faults && ["faults", `${many(pulse.faults, "fault strikes", "faults strike")} requests`],
    pulse.held && ["behaviour", `${many(pulse.held, "message is", "messages are")} held for quality`],
    pulse.are_webhooks_paused && ["webhooks", "Webhooks are held back"],
    open && ["webhooks", `${many(open, "webhook waits", "webhooks wait")} to be delivered`],
    webhooks.failed_attempts && ["webhooks", `${many(webhooks.failed_attempts, "attempt", "attempts")} to deliver failed`],
    webhooks.dropped && ["webhooks", `${many(webhooks.dropped, "webhook was", "webhooks were")} dropped`],
    Math.abs(pulse.offset_seconds) >= 1 && ["clock", "The clock is not the machine's"],
  ].filter(Boolean);
}

function tile(title) {
  const total = h("strong", {}, "0");
  const rate = h("span", { class: "rate" });
  const line = h("div", { class: "spark" });
  const past = [];
  let before = null;
  return {
    element: h("li", { class: "tile" }, h("h3", {}, title), total, rate, line),
    show: (count, at) => {
      if (before && at > before.at) past.push(Math.max(0, count - before.count) / (at - before.at));
      if (past.length > SECONDS) past.shift();
      before = { count, at };
      total.textContent = number(count);
      const now = past.at(-1) ?? 0;
      rate.textContent = `${number(now < 10 ? Math.round(now * 10) / 10 : Math.round(now))}/s`;
      line.replaceChildren(spark(past, SECONDS));
    },
  };
}

export function overview() {
  const tiles = Object.fromEntries(Object.entries(TILES).map(([name, title]) => [name, tile(title)]));
  const list = h("ul", { class: "remarks", "aria-label": "Worth a look" });
  const client = h("div", { class: "card" });

  async function showClient() {
    if (client.childElementCount) return;
    const state = await getState();
    const [waba] = state.wabas;
    const line = (name, value, secret) => [h("dt", {}, name), h("dd", {}, copier(value, secret))];
    client.append(h("h3", {}, "Point a client here"),
      h("p", { class: "faint" }, "Instead of https://graph.facebook.com. Any version in the path will do."),
      h("dl", { class: "facts" },
        ...line("Base URL", location.origin),
        ...(waba ? line("WABA", waba.id) : []),
        ...(waba?.numbers.length ? line("Phone number ID", waba.numbers[0].id) : []),
        ...line("Access token", state.access_token, true),
        ...line("App ID", state.app.id),
        ...line("App secret", state.app.secret, true)));
  }

  return {
    element: h("div", {},
      h("ul", { class: "tiles" }, ...Object.values(tiles).map((each) => each.element)),
      list, client),
    refresh: async () => {
      const pulse = await get("pulse");
      const at = performance.now() / 1000;
      for (const [name, count] of Object.entries(totals(pulse))) tiles[name]?.show(count, at);
      const found = remarks(pulse);
      const said = JSON.stringify(found);
      if (list.dataset.said !== said) {
        list.dataset.said = said;
        list.replaceChildren(...found.map(([section, words]) => h("li", {}, h("a", { href: `#${section}` }, words))));
      }
      await showClient();
    },
  };
}
