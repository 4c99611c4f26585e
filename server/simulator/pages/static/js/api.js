// The control plane, as the pages use it.

async function call(method, path, body, headers = {}) {
  const response = await fetch(`/_simulator/${path}`, { method, body, headers });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.error?.message ?? `The simulator answered ${response.status}.`);
  return answer;
}

const json = { "Content-Type": "application/json" };
const key = (value) => encodeURIComponent(value);

export const get = (path) => call("GET", path);
export const post = (path, order = {}) => call("POST", path, JSON.stringify(order), json);
export const patch = (path, order) => call("PATCH", path, JSON.stringify(order), json);
export const remove = (path) => call("DELETE", path);

export const getState = () => call("GET", "state");
export const getTemplates = () => call("GET", "templates");
export const getAds = () => call("GET", "ads");
export const clickAd = (id) => call("POST", "ads/click", JSON.stringify({ ad: id }), json);
export const getChats = (waId) => call("GET", `chats?phone=${key(waId)}`);
export const addPhone = (order) => call("POST", "phones", JSON.stringify(order), json);
export const changePhone = (waId, order) => call("PATCH", `phones/${key(waId)}`, JSON.stringify(order), json);
export const want = (waId, order) => call("POST", `phones/${key(waId)}/will`, JSON.stringify(order), json);
export const movePhone = (waId, order) => call("POST", `phones/${key(waId)}/move`, JSON.stringify(order), json);
export const removePhone = (waId) => call("DELETE", `phones/${key(waId)}`);

export function send(waId, numberId, message) {
  return call("POST", "inbound", JSON.stringify({ from: waId, to: numberId, message }), json);
}

export function setOpen(waId, numberId, open) {
  const order = { phone: waId, phone_number_id: numberId, open };
  return call("POST", "chats/open", JSON.stringify(order), json);
}

export function setPlayed(waId, numberId, messageId) {
  const order = { phone: waId, phone_number_id: numberId, message_id: messageId };
  return call("POST", "chats/played", JSON.stringify(order), json);
}

/** Keeps a file for a message and returns its media id. */
export async function upload(file) {
  const type = file.type || "application/octet-stream";
  const kept = await call("POST", `media?filename=${key(file.name)}`, file, { "Content-Type": type });
  return kept.id;
}

export const mediaUrl = (id) => `/_simulator/media/${key(id)}`;
export const pictureUrl = (number) => (number.has_picture ? `/pictures/${key(number.id)}` : null);
