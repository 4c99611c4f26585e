// Ads and posts as people meet them. A click leads to a phone.

import { getAds, getState } from "./api.js";
import { choice } from "./ask.js";
import { h } from "./dom.js";
import { showPages } from "./pages.js";

const CHOSEN = "practice-ads-number";
const WHERE = { ad: "Ad", post: "Post" };

const place = document.getElementById("ads");
const notice = document.getElementById("notice");

function remembered() {
  try {
    return localStorage.getItem(CHOSEN);
  } catch {
    return null;
  }
}

function remember(numberId) {
  try {
    localStorage.setItem(CHOSEN, numberId);
  } catch {
    // without storage the choice holds as long as the page
  }
}

function card(ad, business, follow) {
  const media = ad.media_type === "video"
    ? h("video", { src: ad.video_url, poster: ad.image_url, muted: true, controls: true, preload: "none", "aria-label": ad.headline })
    : h("img", { src: ad.image_url, alt: "", width: 960, height: 540 });
  return h("article", { class: "ad", "aria-label": ad.headline },
    h("header", {},
      h("strong", { dir: "auto" }, business.verified_name),
      h("span", { class: "faint" }, ad.is_traced ? WHERE[ad.source_type] : "Ad in WhatsApp Status")),
    media,
    h("div", { class: "ad-text" },
      h("h2", { dir: "auto" }, ad.headline),
      h("p", { dir: "auto" }, ad.body),
      h("button", { type: "button", class: "button primary", onclick: () => follow(ad) }, "Send message")));
}

function show(ads, numbers) {
  if (numbers.length === 0) {
    place.replaceChildren(h("p", { class: "empty" }, "There is no business number that an ad could lead to."));
    return;
  }
  let chosen = numbers.find((number) => number.id === remembered()) ?? numbers.findLast((number, at) => numbers[at - 1]?.waba_id !== number.waba_id);
  const names = Object.fromEntries(numbers.map((number) => [number.id, `${number.verified_name} · ${number.display_phone_number}`]));
  const picker = choice("Whose ads these are", "number", names, chosen.id);
  const cards = h("div", { class: "ad-cards" });
  const follow = (ad) => location.assign(`/#link=${chosen.id}&ad=${encodeURIComponent(ad.id)}`);
  const draw = () => cards.replaceChildren(...ads.map((ad) => card(ad, chosen, follow)));
  picker.querySelector("select").addEventListener("change", ({ target }) => {
    chosen = numbers.find((number) => number.id === target.value);
    remember(chosen.id);
    draw();
  });
  draw();
  const none = h("p", { class: "empty" }, "There are no ads. POST /_simulator/ads makes one.");
  place.replaceChildren(picker, ads.length ? cards : none);
}

showPages();
try {
  const [{ data: ads }, state] = await Promise.all([getAds(), getState()]);
  show(ads, state.wabas.flatMap((waba) => waba.numbers));
} catch (error) {
  notice.hidden = false;
  notice.textContent = error.message;
}
