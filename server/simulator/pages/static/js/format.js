// WhatsApp's text formatting as elements, and times as people write them.

import { h } from "./dom.js";

const STYLES = [
  { tag: "code", mark: /`([^`\n]+)`/, plain: true },
  { tag: "strong", mark: /(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])/ },
  { tag: "em", mark: /(?<![\w_])_(?=\S)([^_\n]*\S)_(?![\w_])/ },
  { tag: "s", mark: /(?<![\w~])~(?=\S)([^~\n]*\S)~(?![\w~])/ },
  { tag: "a", mark: /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/, plain: true },
];

function inline(text) {
  let first = null;
  for (const style of STYLES) {
    const match = style.mark.exec(text);
    if (match && (first === null || match.index < first.match.index)) first = { style, match };
  }
  if (first === null) return text ? [text] : [];
  const { style, match } = first;
  const inside = style.plain ? [match[1]] : inline(match[1]);
  const link = style.tag === "a" ? { href: match[1], target: "_blank", rel: "noreferrer" } : {};
  return [
    ...(match.index > 0 ? [text.slice(0, match.index)] : []),
    h(style.tag, link, ...inside),
    ...inline(text.slice(match.index + match[0].length)),
  ];
}

function line(text) {
  const quote = /^> ?(.*)$/.exec(text);
  if (quote) return h("span", { class: "quoted" }, ...inline(quote[1]));
  const item = /^(?:[-*]|(\d{1,2})\.) (.+)$/.exec(text);
  if (item) return h("span", { class: "item" }, item[1] ? `${item[1]}. ` : "• ", ...inline(item[2]));
  return h("span", { class: "line" }, ...inline(text));
}

/** The text of a message, with *bold*, _italic_, ~strike~, `code`, lists, quotes and links. */
export function formatted(text) {
  const parts = String(text).split("```");
  const nodes = parts.flatMap((part, place) =>
    place % 2 === 1 && place < parts.length - 1
      ? [h("code", { class: "block" }, part.replace(/^\n|\n$/g, ""))]
      : part.replace(/^\n|\n$/g, "").split("\n").map(line),
  );
  return h("span", { class: "text", dir: "auto" }, ...nodes);
}

/** The same text without its marks, for a preview. */
export function plain(text) {
  return String(text).replace(/```|`/g, "").replace(/(^|[^\w])([*_~])(\S(?:[^\n]*?\S)?)\2(?![\w])/g, "$1$3");
}

const timeFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const shortDayFormat = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

export const time = (at) => timeFormat.format(at * 1000);
export const dayKey = (at) => new Date(at * 1000).toDateString();

export function day(at) {
  const today = new Date();
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  if (dayKey(at) === today.toDateString()) return "Today";
  if (dayKey(at) === yesterday.toDateString()) return "Yesterday";
  return dayFormat.format(at * 1000);
}

export function shortTime(at) {
  return dayKey(at) === new Date().toDateString() ? time(at) : shortDayFormat.format(at * 1000);
}

export function fileSize(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
