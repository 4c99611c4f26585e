// What the phones ask.

import { addPhone, changePhone, movePhone, removePhone } from "./api.js";
import { ask, choice, field } from "./ask.js";
import { h } from "./dom.js";
import * as store from "./store.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const COUNTRIES = ["US", "GB", "DE", "FR", "ES", "IT", "NL", "BR", "MX", "AR", "CO", "IN", "ID", "AE", "SA", "EG", "NG", "ZA", "KE", "JP"];
const READS = { always: "Always, a moment later", on_open: "When the chat is open", never: "Never" };

const countryNames = new Intl.DisplayNames(undefined, { type: "region" });

export function locationDialog() {
  return ask("Send a location", [
    field("Name", { name: "name", value: "Botanical Garden", dir: "auto" }),
    field("Address", { name: "address", value: "Unter den Eichen 5, Berlin", dir: "auto" }),
    h("div", { class: "pair" },
      field("Latitude", { name: "latitude", type: "number", step: "any", min: -90, max: 90, required: true, value: "52.4555" }),
      field("Longitude", { name: "longitude", type: "number", step: "any", min: -180, max: 180, required: true, value: "13.3062" })),
  ], {
    read: (form) => {
      const place = { latitude: Number(form.get("latitude")), longitude: Number(form.get("longitude")) };
      for (const key of ["name", "address"]) if (form.get(key).trim()) place[key] = form.get(key).trim();
      return place;
    },
  });
}

export function contactDialog() {
  return ask("Send a contact", [
    field("Name", { name: "name", required: true, value: "Barbara Becker", dir: "auto" }),
    field("Phone number", { name: "phone", type: "tel", required: true, value: "+49 151 23456789" }),
  ], {
    read: (form) => {
      const name = form.get("name").trim();
      const phone = form.get("phone").trim();
      const [first, ...rest] = name.split(" ");
      return {
        name: { formatted_name: name, first_name: first, ...(rest.length && { last_name: rest.join(" ") }) },
        phones: [{ phone, wa_id: phone.replace(/\D/g, ""), type: "CELL" }],
      };
    },
  });
}

export function listDialog(title, sections) {
  let place = 0;
  const rows = [];
  const groups = sections.map((section) => h("fieldset", {},
    h("legend", { dir: "auto" }, section.title ?? "Choose"),
    ...section.rows.map((row) => {
      rows.push(row);
      return h("label", { class: "option" },
        h("input", { type: "radio", name: "row", value: String(place++), required: true }),
        h("span", { dir: "auto" }, row.title, row.description && h("small", {}, row.description)));
    })));
  return ask(title, groups, { read: (form) => rows[Number(form.get("row"))] });
}

export function reactionDialog(current) {
  const quick = EMOJI.map((emoji) => h("button", {
    type: "button", class: `emoji ${emoji === current ? "chosen" : ""}`, "aria-label": `React with ${emoji}`,
    "aria-pressed": String(emoji === current),
    onclick: (event) => event.currentTarget.closest("dialog").finish(emoji === current ? "" : emoji),
  }, emoji));
  const another = field("Another emoji", { name: "emoji", maxLength: 12, required: true, autocomplete: "off" });
  return ask("React", [h("div", { class: "emojis" }, ...quick), another], {
    confirm: "React",
    read: (form) => form.get("emoji").trim(),
  });
}

export function addPhoneDialog() {
  const names = Object.fromEntries(COUNTRIES.map((code) => [code, countryNames.of(code)]));
  return ask("Add a person", [
    field("Name", { name: "name", required: true, maxLength: 100, dir: "auto", autocomplete: "off" }),
    choice("Country", "country", names, "US"),
    field("Phone number", { name: "wa_id", type: "tel", autocomplete: "off" }, "Leave it empty for a number that suits the country."),
  ], {
    confirm: "Add",
    read: (form) => {
      const waId = form.get("wa_id").trim();
      return addPhone({ name: form.get("name").trim(), country: form.get("country"), ...(waId && { wa_id: waId }) });
    },
  });
}

export function phoneDialog(phone) {
  const remove = h("button", {
    type: "button", class: "button danger",
    onclick: async ({ currentTarget: button }) => {
      if (button.dataset.asked !== "yes") {
        button.dataset.asked = "yes";
        button.textContent = "Yes, remove";
        return;
      }
      await removePhone(phone.wa_id);
      button.closest("dialog").close();
    },
  }, "Remove this person");
  const move = h("button", {
    type: "button", class: "button",
    onclick: async ({ currentTarget: button }) => {
      const moved = await movePhone(phone.wa_id, {});
      button.closest("dialog").finish(moved);
    },
  }, "Take a new number");
  return ask(`Phone of ${phone.name}`, [
    h("p", { class: "faint" }, `${phone.display_phone_number} · ${phone.user_id}`),
    h("div", {}, move, h("p", { class: "faint" }, "Every business in the chats is told.")),
    field("Name", { name: "name", required: true, maxLength: 100, value: phone.name, dir: "auto" }),
    field("Username", { name: "username", value: phone.username ?? "", pattern: "[a-z0-9._]{3,35}", autocomplete: "off" },
      "3 to 35 of a–z, 0–9, dot and underscore. Empty: none."),
    choice("Sends read receipts", "reads", READS, phone.reads),
    h("label", { class: "check" },
      h("input", { type: "checkbox", name: "hide_phone", checked: phone.hide_phone }),
      h("span", {}, "Hide the phone number", h("small", {}, "Businesses then see only the user ID."))),
    h("label", { class: "check" },
      h("input", { type: "checkbox", name: "online", checked: phone.online }),
      h("span", {}, "On line", h("small", {}, "Off line, messages wait until it is back or their time is over."))),
  ], {
    confirm: "Save",
    extra: remove,
    read: (form) => changePhone(phone.wa_id, {
      name: form.get("name").trim(),
      username: form.get("username").trim() || null,
      reads: form.get("reads"),
      hide_phone: form.get("hide_phone") !== null,
      online: form.get("online") !== null,
    }),
  });
}

/** Whose phone a link is followed on; null when nobody follows it. */
export function whoDialog(business) {
  const people = Object.fromEntries(store.phones().map((phone) => [phone.wa_id, `${phone.name} · ${phone.display_phone_number}`]));
  return ask(`A link to ${business}`, [choice("Who follows it", "wa_id", people)], {
    confirm: "Open the chat",
    read: (form) => form.get("wa_id"),
  });
}
