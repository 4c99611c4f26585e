// What the pages know, kept true by the simulator's events.

import * as api from "./api.js";

const state = { phones: [], numbers: [], chats: new Map(), typing: new Map(), moves: new Map() };
const listeners = new Set();
const SEEN = "practice-phones-seen";

export const pair = (waId, numberId) => `${waId}:${numberId}`;

/** Calls back with what changed: {kind: "all" | "phones" | "numbers" | "connection"} or
 *  {kind: "message" | "typing", waId, numberId}. Returns how to stop. */
export function listen(callback) {
  listeners.add(callback);
  return () => listeners.delete(callback);
}

function tell(change) {
  for (const callback of [...listeners]) callback(change);
}

export const phones = () => state.phones;
/** The number that somebody has now who had this one. */
export const successor = (waId) => phone(state.moves.get(waId))?.wa_id;
export const phone = (waId) => state.phones.find((one) => one.wa_id === waId);
export const numbers = () => state.numbers;
export const number = (id) => state.numbers.find((one) => one.id === id);
export const chat = (waId, numberId) => state.chats.get(pair(waId, numberId)) ?? [];
export const isTyping = (waId, numberId) => (state.typing.get(pair(waId, numberId)) ?? 0) > Date.now();

export async function start() {
  await loadAll();
  watch();
}

async function loadAll() {
  const [fresh, templates] = await Promise.all([api.getState(), api.getTemplates()]);
  state.templates = templates.data;
  state.phones = fresh.phones;
  state.numbers = fresh.wabas.flatMap((waba) => waba.numbers);
}

/** Reads the chats of a phone; events keep them up to date from then on. */
export async function loadChats(waId) {
  const { data } = await api.getChats(waId);
  for (const one of data) state.chats.set(pair(waId, one.phone_number_id), one.messages);
}

const loaded = new Set();

export async function ensureChats(waId) {
  if (loaded.has(waId)) return;
  loaded.add(waId);
  await loadChats(waId);
  tell({ kind: "all" });
}

async function reload() {
  state.chats.clear();
  await loadAll();
  await Promise.all([...loaded].filter(phone).map(loadChats));
  tell({ kind: "all" });
}

function watch() {
  const source = new EventSource("/_simulator/events");
  let lost = false;
  source.addEventListener("open", () => {
    if (lost) reload();
    lost = false;
    tell({ kind: "connection", connected: true });
  });
  source.addEventListener("error", () => {
    lost = true;
    tell({ kind: "connection", connected: false });
  });
  source.addEventListener("message", ({ data }) => take(JSON.parse(data)));
  source.addEventListener("typing", ({ data }) => takeTyping(JSON.parse(data)));
  source.addEventListener("reset", reload);
  for (const kind of ["phones", "numbers"]) {
    source.addEventListener(kind, ({ data }) => {
      const { from, to } = JSON.parse(data);
      if (from) state.moves.set(from, to);
      loadAll().then(() => tell({ kind }));
    });
  }
  source.addEventListener("templates", () => loadAll().then(() => tell({ kind: "all" })));
}

function take({ wa_id: waId, phone_number_id: numberId, message }) {
  if (!loaded.has(waId)) return;
  const key = pair(waId, numberId);
  const messages = state.chats.get(key) ?? [];
  const place = messages.findLastIndex((one) => one.id === message.id);
  if (place >= 0) messages[place] = message;
  else messages.push(message);
  state.chats.set(key, messages);
  tell({ kind: "message", waId, numberId, message });
}

function takeTyping({ wa_id: waId, phone_number_id: numberId, seconds }) {
  const key = pair(waId, numberId);
  state.typing.set(key, Date.now() + seconds * 1000);
  tell({ kind: "typing", waId, numberId });
  if (seconds > 0) setTimeout(() => tell({ kind: "typing", waId, numberId }), seconds * 1000 + 50);
}

function seen() {
  try {
    return JSON.parse(localStorage.getItem(SEEN) ?? "{}");
  } catch {
    return {};
  }
}

/** Remembers that a chat was looked at, for the count of unread messages. */
export function markSeen(waId, numberId) {
  const last = chat(waId, numberId).at(-1)?.at;
  if (last === undefined) return;
  try {
    localStorage.setItem(SEEN, JSON.stringify({ ...seen(), [pair(waId, numberId)]: last }));
  } catch {
    // without storage every message simply counts as unread until the chat is opened
  }
}

export function unread(waId, numberId) {
  const messages = chat(waId, numberId);
  const answered = messages.findLast((one) => !one.from_business)?.at ?? 0;
  const since = Math.max(answered, seen()[pair(waId, numberId)] ?? 0);
  return messages.filter((one) => one.from_business && one.at > since).length;
}
