// Ads and posts, and a form to make one.

import { getAds, post, remove } from "../api.js";
import { ask, choice, field } from "../ask.js";
import { button, empty, keep } from "../console/parts.js";
import { h } from "../dom.js";

const KINDS = { ad: "Ad", post: "Post", status: "Ad in WhatsApp Status" };
const PICTURES = { sale: "Three plants", olive: "An olive tree", repot: "Repotting", shop: "A shop" };
const MEDIA = { image: "A picture", video: "A film" };

const kindOf = (ad) => (ad.is_traced ? ad.source_type : "status");

function adDialog() {
  return ask("Make an ad", [
    choice("What it is", "kind", KINDS),
    field("Headline", { name: "headline", required: true, maxLength: 256, dir: "auto", autocomplete: "off" }),
    field("Text", { name: "body", maxLength: 4096, dir: "auto", autocomplete: "off" }),
    h("div", { class: "pair" }, choice("Shows", "media_type", MEDIA), choice("Of", "picture", PICTURES)),
    field("Written already in the chat", { name: "prefilled", maxLength: 4096, dir: "auto", autocomplete: "off" }),
    field("Greeting of the business", { name: "welcome", maxLength: 4096, dir: "auto", autocomplete: "off" }),
  ], {
    confirm: "Make it",
    read: (form) => {
      const { kind, ...order } = Object.fromEntries(form);
      return post("ads", { ...order, source_type: kind === "post" ? "post" : "ad", is_traced: kind !== "status" });
    },
  });
}

export function cards(act) {
  const list = h("ul", { class: "ad-cards" });
  const none = empty("There are no ads. Make one.");
  let number = null;

  function card({ ad, business }) {
    const media = ad.media_type === "video"
      ? h("video", { src: ad.video_url, poster: ad.image_url, muted: true, controls: true, preload: "none", "aria-label": ad.headline })
      : h("img", { src: ad.image_url, alt: "", width: 960, height: 540 });
    const follow = () => location.assign(`/#link=${number.id}&ad=${encodeURIComponent(ad.id)}`);
    return h("li", {}, h("article", { class: "ad", "aria-label": ad.headline },
      h("header", {}, h("strong", { dir: "auto" }, business), h("span", { class: "faint" }, KINDS[kindOf(ad)])),
      media,
      h("div", { class: "ad-text" },
        h("h3", { dir: "auto" }, ad.headline),
        h("p", { dir: "auto" }, ad.body),
        h("div", { class: "ad-actions" },
          button("Send message", follow, "primary"),
          h("button", { type: "button", class: "button quiet", "aria-label": `Remove the ad ${ad.headline}`, onclick: () => act(() => remove(`ads/${ad.id}`)) }, "Remove")))));
  }

  return {
    element: h("section", { "aria-label": "Ads and posts" },
      h("header", { class: "section-head" }, h("h2", {}, "Ads and posts"), button("Make an ad", () => act(adDialog))),
      list, none),
    refresh: async (chosen) => {
      number = chosen;
      const { data } = await getAds();
      none.hidden = data.length > 0;
      // its addresses are signed anew by the minute, which is no reason to load the pictures again
      keep(list, data.map((ad) => ({ ad, business: chosen.verified_name })), ({ ad }) => ad.id, card, ({ ad, business }) =>
        [business, ad.headline, ad.body, ad.picture, ad.media_type, kindOf(ad)]);
    },
  };
}
