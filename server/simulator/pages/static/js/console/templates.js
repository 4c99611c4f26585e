// Templates of every WABA: what is under review, and what a reviewer would decide.

import { get, getTemplates, post } from "../api.js";
import { ask, choice, field } from "../ask.js";
import { h } from "../dom.js";
import { button, empty, keep, opening, picker, pill, pretty, switcher } from "./parts.js";

const REASONS = ["INVALID_FORMAT", "PROMOTIONAL", "INCORRECT_CATEGORY", "TAG_CONTENT_MISMATCH", "ABUSIVE_CONTENT", "SCAM"];
const QUALITY = ["UNKNOWN", "GREEN", "YELLOW", "RED"];
const DECISIONS = {
  PENDING: ["APPROVE", "REJECT"],
  IN_APPEAL: ["APPROVE", "REJECT"],
  REJECTED: ["APPROVE"],
  APPROVED: ["PAUSE", "DISABLE", "REJECT"],
  PAUSED: ["UNPAUSE", "DISABLE"],
  DISABLED: ["REINSTATE"],
  ARCHIVED: ["UNARCHIVE"],
};
const WORDS = { APPROVE: "Approve", REJECT: "Reject…", PAUSE: "Pause", UNPAUSE: "Unpause", DISABLE: "Disable", REINSTATE: "Reinstate", UNARCHIVE: "Unarchive" };

function rejection(template) {
  return ask(`Reject ${template.name}`, [
    choice("Reason", "reason", Object.fromEntries(REASONS.map((reason) => [reason, reason.replaceAll("_", " ").toLowerCase()]))),
    field("What is wrong", { name: "text", value: "The template does not comply with the policies." }),
  ], { confirm: "Reject", read: (form) => ({ decision: "REJECT", reason: form.get("reason"), text: form.get("text") }) });
}

export function templates(act) {
  let status = "all";
  const list = h("ul", { class: "rows-list" });
  const none = empty("");
  const filter = h("span", {});
  const manual = h("span", {});

  async function decide(template, decision) {
    const order = decision === "REJECT" ? await rejection(template) : { decision };
    if (order) await act(() => post(`templates/${template.id}/decision`, order));
  }

  const body = (template) => template.components.find((part) => part.type === "BODY")?.text ?? "";
  const inside = (template) => [
    h("div", { class: "actions" },
      ...(DECISIONS[template.status] ?? []).map((decision) => button(WORDS[decision], () => decide(template, decision), decision === "APPROVE" ? "primary" : "")),
      h("label", { class: "inline" }, "Quality", picker(`Quality of ${template.name}`, QUALITY, template.quality, (score) => act(() => post(`templates/${template.id}/quality`, { score }))))),
    template.rejected_reason !== "NONE" && h("p", { class: "problem" }, `Rejected: ${template.rejected_reason}`),
    h("p", { class: "id" }, `${template.id} · WABA ${template.waba_id}`),
    pretty(template.components),
  ].filter(Boolean);

  const row = (template, known) => opening([
    h("span", { class: "grow" }, h("strong", {}, template.name), h("small", { dir: "auto" }, body(template))),
    h("span", { class: "fixed" }, template.language),
    h("span", { class: "fixed wide" }, template.category.toLowerCase()),
    pill(template.status),
    template.quality !== "UNKNOWN" && pill(template.quality),
  ].filter(Boolean), async () => inside(template), known);

  return {
    element: h("div", {}, h("div", { class: "tools" }, filter, manual), list, none),
    refresh: async () => {
      const [{ data }, behaviour] = await Promise.all([getTemplates(), get("behaviour")]);
      const order = { PENDING: 0, IN_APPEAL: 0 };
      const found = data.filter((one) => status === "all" || one.status === status)
        .sort((a, b) => (order[a.status] ?? 1) - (order[b.status] ?? 1) || b.updated_at - a.updated_at);
      const kinds = ["all", ...new Set([...data.map((one) => one.status), ...(status === "all" ? [] : [status])])];
      if (filter.dataset.said !== kinds.join()) {
        filter.replaceChildren(picker("Show templates with the status", kinds, status, (value) => {
          status = value;
          act(() => null);
        }));
        filter.dataset.said = kinds.join();
      }
      if (manual.dataset.said !== behaviour.review) {
        manual.replaceChildren(switcher("I decide about what is submitted", behaviour.review === "manual",
          (on) => act(() => post("behaviour", { review: on ? "manual" : "auto" }))));
        manual.dataset.said = behaviour.review;
      }
      none.textContent = data.length ? "No template has this status." : "There is no template. Submit one with POST /{WABA}/message_templates.";
      none.hidden = found.length > 0;
      keep(list, found, (one) => one.id, row);
    },
  };
}
