// The business portfolio: how many people it may write to, and whether it may write at all.

import { get, patch } from "../api.js";
import { h } from "../dom.js";
import { button, momentOf, number, pill, worded } from "./parts.js";

const DAY = 86_400;
const LIMITS = {
  TIER_50: "50 people a day", TIER_250: "250 people a day", TIER_2K: "2,000 people a day",
  TIER_10K: "10,000 people a day", TIER_100K: "100,000 people a day", TIER_UNLIMITED: "unlimited",
};
const MOST = { TIER_50: 50, TIER_250: 250, TIER_2K: 2_000, TIER_10K: 10_000, TIER_100K: 100_000 };
const VERIFICATION = Object.fromEntries(["verified", "not_verified", "pending", "pending_need_more_info", "pending_submission", "rejected", "failed", "revoked", "expired", "ineligible"]
  .map((word) => [word, word.replaceAll("_", " ")]));

function used({ people_reached: reached, messaging_limit: limit }) {
  const most = MOST[limit];
  if (!most) return [h("span", { class: "faint" }, "Nobody is counted while it is unlimited.")];
  return [
    h("meter", { min: 0, max: most, value: reached, "aria-label": "People reached in 24 hours" }),
    h("span", { class: "fixed" }, `${number(reached)} of ${number(most)} people in 24 hours`),
  ];
}

export function portfolio(act) {
  const set = (order) => act(() => patch("business", order));
  const title = h("header", {});
  const usage = h("div", { class: "tools usage" });
  const limit = worded("Messaging limit", LIMITS, "", (value) => set({ messaging_limit: value }));
  const verification = worded("Business verification", VERIFICATION, "", (value) => set({ verification_status: value }));
  const rise = h("p", { class: "faint", hidden: true });
  const restriction = h("p", { class: "problem", hidden: true });
  let isRestricted = false;
  const restrict = button("Restrict for a day", () => set({ restricted_seconds: isRestricted ? 0 : DAY }));

  function show(now, at) {
    title.replaceChildren(h("h3", { dir: "auto" }, now.name), pill(now.verification_status), h("span", { class: "id" }, now.id));
    usage.replaceChildren(...used(now));
    limit.value = now.messaging_limit;
    verification.value = now.verification_status;
    isRestricted = now.restricted_until > at;
    restrict.textContent = isRestricted ? "Lift the restriction" : "Restrict for a day";
    rise.hidden = !now.limit_rises_at;
    rise.textContent = now.limit_rises_at ? `The limit rises ${momentOf(now.limit_rises_at)}.` : "";
    restriction.hidden = !isRestricted;
    restriction.textContent = isRestricted ? `It may open no conversations until ${momentOf(now.restricted_until)}.` : "";
  }

  const element = h("section", { class: "card portfolio", "aria-label": "Business portfolio" }, title,
    h("div", { class: "tools" },
      h("label", { class: "inline" }, "May write to", limit),
      h("label", { class: "inline" }, "Verification", verification), restrict),
    usage, rise, restriction);
  return {
    element,
    refresh: async () => {
      const [business, clock] = await Promise.all([get("business"), get("clock")]);
      const said = JSON.stringify([business, business.restricted_until > clock.now]);
      if (element.dataset.said === said) return;
      element.dataset.said = said;
      show(business, clock.now);
    },
  };
}
