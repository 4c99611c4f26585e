// Pictures, films, sounds, files, places and people in a bubble.

import { mediaUrl, setPlayed } from "./api.js";
import { h, icon } from "./dom.js";

/** A file by its id; a link is shown as a link, since these pages load nothing from elsewhere. */
export function mediaView(type, content, message, chat) {
  if (!content.id) return linkedMedia(type, content);
  const url = mediaUrl(content.id);
  const alt = content.caption ?? "";
  switch (type) {
    case "image":
      return h("a", { class: "picture", href: url, target: "_blank", "aria-label": "Open the picture" },
        h("img", { src: url, alt, loading: "lazy" }));
    case "sticker":
      return h("img", { class: "sticker", src: url, alt: "Sticker", loading: "lazy" });
    case "video":
      return h("video", { src: url, controls: true, preload: "metadata", "aria-label": alt || "Video" });
    case "audio":
      return voice(url, content, message, chat);
    default:
      return h("a", { class: "file", href: url, download: content.filename ?? "document" },
        icon("file"), h("span", { dir: "auto" }, content.filename ?? "Document"));
  }
}

function voice(url, content, message, chat) {
  const label = content.voice ? "Voice note" : "Audio";
  const played = () => {
    if (message.from_business && content.voice && message.status !== "played") {
      setPlayed(chat.waId, chat.numberId, message.id).catch(() => {});
    }
  };
  return h("span", { class: "voice" }, icon("sound"),
    h("audio", { src: url, controls: true, controlslist: "nodownload noplaybackrate", preload: "metadata", "aria-label": label, onplay: played }));
}

function linkedMedia(type, { link, filename }) {
  const names = { image: "image", video: "film", audio: "sound", sticker: "sticker", document: "file" };
  return h("a", { class: "file", href: link, target: "_blank", rel: "noreferrer" },
    icon(names[type]), h("span", { dir: "auto" }, filename ?? link));
}

export function locationCard({ latitude, longitude, name, address }) {
  const place = `${Number(latitude).toFixed(5)}, ${Number(longitude).toFixed(5)}`;
  return h("span", { class: "card" }, h("span", { class: "card-sign map" }, icon("pin")),
    h("span", { class: "card-text" },
      h("span", { class: "card-title", dir: "auto" }, name || "Location"),
      address && h("span", { class: "faint", dir: "auto" }, address),
      h("span", { class: "faint" }, place)));
}

export function contactCards(people) {
  return h("span", { class: "cards" }, ...people.map(({ name, phones }) =>
    h("span", { class: "card" }, h("span", { class: "card-sign" }, icon("person")),
      h("span", { class: "card-text" },
        h("span", { class: "card-title", dir: "auto" }, name?.formatted_name ?? "Contact"),
        ...(phones ?? []).map((phone) => h("span", { class: "faint" }, phone.phone ?? phone.wa_id))))));
}
