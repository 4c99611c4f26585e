// What the sections of the console are built of.

import { h } from "../dom.js";

const TONES = {
  good: ["APPROVED", "CONNECTED", "GREEN", "verified", "sent"],
  warn: ["PENDING", "YELLOW", "PAUSED", "IN_APPEAL", "FLAGGED", "PENDING_DELETION", "LIMIT_EXCEEDED"],
  bad: ["REJECTED", "RED", "DISABLED", "BANNED", "RESTRICTED", "DISCONNECTED"],
};

export const toneOf = (word) => Object.keys(TONES).find((tone) => TONES[tone].includes(word)) ?? "plain";
export const pill = (word, tone = toneOf(word)) => h("span", { class: `pill ${tone}` }, String(word).replaceAll("_", " ").toLowerCase());

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const moment = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const timeOf = (seconds) => clock.format(seconds * 1000);
export const momentOf = (seconds) => moment.format(seconds * 1000);

const plain = new Intl.NumberFormat();
export const number = (value) => plain.format(value);

export const button = (label, onclick, more = "") => h("button", { type: "button", class: `button ${more}`, onclick }, label);

/** A choice that takes effect at once. */
export function picker(label, options, value, onchange) {
  const words = options.map((option) => [option, String(option).replaceAll("_", " ").toLowerCase()]);
  return worded(label, Object.fromEntries(words), String(value), onchange);
}

export function worded(label, options, value, onchange) {
  const listed = Object.entries(options).map(([option, text]) => h("option", { value: option, selected: option === value }, text));
  return h("select", { "aria-label": label, onchange: ({ target }) => onchange(target.value) }, ...listed);
}

export function switcher(label, checked, onchange, help) {
  return h("label", { class: "check" },
    h("input", { type: "checkbox", checked, onchange: ({ target }) => onchange(target.checked) }),
    h("span", {}, label, help && h("small", {}, help)));
}

/** Makes the list show exactly these items, and leaves alone what has not changed in what `saying`
 *  takes of them. */
export function keep(list, items, keyOf, create, saying = (item) => item) {
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const key = String(keyOf(item));
    const said = JSON.stringify(saying(item));
    const known = old.get(key);
    if (known?.dataset.said === said) return known;
    const made = create(item, known);
    made.dataset.key = key;
    made.dataset.said = said;
    return made;
  });
  wanted.forEach((element, place) => {
    if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
  });
  while (list.children.length > wanted.length) list.lastChild.remove();
}

/** A row that opens. What is inside is asked for when it is opened first, and stays open. */
export function opening(summary, fill, known) {
  const inside = h("div", { class: "inside" });
  const element = h("details", { class: "row-details" }, h("summary", {}, ...summary), inside);
  const show = async () => {
    try {
      inside.replaceChildren(...(await fill()));
    } catch (error) {
      inside.replaceChildren(h("p", { class: "problem" }, error.message));
    }
  };
  element.addEventListener("toggle", () => element.open && show());
  if (known?.querySelector("details")?.open) element.open = true;
  return h("li", {}, element);
}

const TOKENS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?)/g;

/** JSON laid out and coloured; anything else as it is. */
export function pretty(value) {
  let text = value;
  try {
    text = JSON.stringify(typeof value === "string" ? JSON.parse(value) : value, null, 2);
  } catch {
    return h("pre", { tabIndex: 0 }, text || "(empty)");
  }
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(TOKENS)) {
    const [whole, string, colon, word, number] = found;
    parts.push(text.slice(end, found.index));
    const kind = colon ? "key" : string ? "string" : word ? "word" : number ? "number" : "";
    parts.push(h("span", { class: `json-${kind}` }, colon ? string : whole), colon ?? "");
    end = found.index + whole.length;
  }
  return h("pre", { tabIndex: 0 }, ...parts, text.slice(end));
}

/** The last values as a line, the newest at the right. */
export function spark(values, most) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${most - 1} 24`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const top = Math.max(1, ...values);
  const ground = document.createElementNS(svg.namespaceURI, "line");
  for (const [name, value] of Object.entries({ x1: 0, x2: most - 1, y1: 23, y2: 23 })) ground.setAttribute(name, value);
  const points = values.map((value, place) => `${most - values.length + place},${(23 - (value / top) * 21).toFixed(1)}`);
  const line = document.createElementNS(svg.namespaceURI, "polyline");
  line.setAttribute("points", points.join(" "));
  svg.append(ground, line);
  return svg;
}

/** A value to copy; a secret one is shown when it is asked for. */
export function copier(value, secret = false) {
  const shown = h("code", { class: "copied-text" }, secret ? "••••••••••••" : value);
  const copy = button("Copy", async () => {
    await navigator.clipboard.writeText(value);
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 1_500);
  }, "small");
  const reveal = secret && button("Show", () => {
    const isHidden = shown.textContent !== value;
    shown.textContent = isHidden ? value : "••••••••••••";
    reveal.textContent = isHidden ? "Hide" : "Show";
  }, "small");
  return h("span", { class: "copier" }, shown, reveal, copy);
}

export function numberField(label, value, limits, save) {
  return h("label", { class: "inline" }, label,
    h("input", { type: "number", value, ...limits, onchange: ({ target }) => target.reportValidity() && save(Number(target.value)) }));
}

export const empty = (text) => h("p", { class: "empty" }, text);
