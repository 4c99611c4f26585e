// The page: as many phones side by side as fit, each addressed in the URL as number/chat.

import { clickAd } from "./api.js";
import { addPhoneDialog, whoDialog } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { showPages } from "./pages.js";
import { Phone } from "./phone.js";
import * as store from "./store.js";

const WIDE = matchMedia("(min-width: 820px)");
const PHONE_WIDTH = 440;
const MOST_AT_START = 3;
const place = document.getElementById("phones");
const notice = document.getElementById("notice");
const columns = [];

function fromAddress() {
  return decodeURIComponent(location.hash.slice(1))
    .split(",")
    .map((part) => part.split("/"))
    .filter(([waId]) => store.phone(waId))
    .map(([waId, numberId]) => ({ waId, numberId: store.number(numberId) ? numberId : null }));
}

function writeAddress() {
  const parts = columns.map(({ waId, numberId }) => (numberId ? `${waId}/${numberId}` : waId));
  history.replaceState(null, "", parts.length ? `#${parts.join(",")}` : location.pathname);
  setActions();
}

function atStart() {
  const fitting = Math.floor((innerWidth - 20) / PHONE_WIDTH);
  const count = WIDE.matches ? Math.max(1, Math.min(MOST_AT_START, fitting)) : 1;
  return store.phones().slice(0, count).map((phone) => ({ waId: phone.wa_id, numberId: null }));
}

function addColumn({ waId, numberId }) {
  const column = new Phone(waId, numberId, { changed: writeAddress, closed: () => removeColumn(column) });
  columns.push(column);
  place.append(column.element);
  return column;
}

function removeColumn(column) {
  columns.splice(columns.indexOf(column), 1);
  column.leave();
  column.element.remove();
  if (columns.length === 0) atStart().slice(0, 1).forEach(addColumn);
  writeAddress();
}

/** A phone that is not on the screen yet, or the first one again. */
function nextPhone() {
  const shown = new Set(columns.map((column) => column.waId));
  return store.phones().find((phone) => !shown.has(phone.wa_id)) ?? store.phones()[0];
}

function setActions() {
  document.body.classList.toggle("single", columns.length === 1);
  document.body.classList.toggle("in-chat", columns.length === 1 && Boolean(columns[0].numberId));
}

function action(name, label, onclick, more = "") {
  return h("button", { type: "button", class: `button ${more}`, onclick }, icon(name), h("span", {}, label));
}

function buildActions() {
  document.getElementById("actions").append(
    action("person", "Add a person", async () => {
      const phone = await addPhoneDialog();
      if (phone === null) return;
      if (!WIDE.matches) removeAll();
      addColumn({ waId: phone.wa_id, numberId: null }).focus();
      writeAddress();
    }),
    action("columns", "Show another phone", () => {
      const phone = nextPhone();
      if (!phone) return;
      const column = addColumn({ waId: phone.wa_id, numberId: null });
      writeAddress();
      column.element.scrollIntoView({ inline: "end", block: "nearest" });
      column.focus();
    }, "wide-only"),
  );
}

function removeAll() {
  for (const column of columns.splice(0)) {
    column.leave();
    column.element.remove();
  }
}

function heed(change) {
  if (change.kind === "connection") {
    notice.hidden = change.connected;
    notice.textContent = change.connected ? "" : "The simulator does not answer. Trying again…";
  }
  if (change.kind === "phones" || change.kind === "all") {
    for (const column of columns.filter(({ waId }) => !store.phone(waId))) {
      const next = store.successor(column.waId);
      if (next) column.own(next);
      else removeColumn(column);
    }
  }
}

/** A wa.me link, a QR code or an ad leads here: whose phone is it, and what does it say already? */
async function followLink() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const number = store.number(asked.get("link"));
  history.replaceState(null, "", location.pathname);
  const waId = number && (await whoDialog(number.verified_name));
  if (!waId) return showAddressed();
  removeAll();
  const column = addColumn({ waId, numberId: number.id });
  const click = asked.has("ad") ? await clickAd(asked.get("ad")) : { text: asked.get("text") ?? "" };
  column.chat.composer.begin(click.text, click.referral);
  writeAddress();
}

async function follow() {
  try {
    await (location.hash.startsWith("#link=") ? followLink() : showAddressed());
  } catch (error) {
    complain(error);
  }
}

function complain(error) {
  notice.hidden = false;
  notice.textContent = error.message;
}

function showAddressed() {
  const wanted = fromAddress();
  removeAll();
  (wanted.length ? wanted : atStart()).forEach(addColumn);
  if (columns.length === 1) columns[0].chat?.focus();
  setActions();
}

showPages();
buildActions();
try {
  await store.start();
  store.listen(heed);
  addEventListener("hashchange", follow);
  await follow();
} catch (error) {
  complain(error);
}
