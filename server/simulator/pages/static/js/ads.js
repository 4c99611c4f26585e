// Ads, posts and links as people meet them. A click leads to a phone.

import { cards } from "./ads/cards.js";
import { links } from "./ads/links.js";
import { getState } from "./api.js";
import { choice } from "./ask.js";
import { h } from "./dom.js";
import { showPages } from "./pages.js";

const CHOSEN = "practice-ads-number";
const EVERY = 3_000;

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

/** The first number of the newest account: shown until somebody chooses. */
const usual = (numbers) => numbers.findLast((number, at) => numbers[at - 1]?.waba_id !== number.waba_id);

function show(numbers) {
  if (numbers.length === 0) {
    place.replaceChildren(h("p", { class: "empty" }, "There is no business number that an ad could lead to."));
    return null;
  }
  let chosen = numbers.find((number) => number.id === remembered()) ?? usual(numbers);
  const names = Object.fromEntries(numbers.map((number) => [number.id, `${number.verified_name} · ${number.display_phone_number}`]));
  const picker = choice("Whose ads and links these are", "number", names, chosen.id);
  const sections = [cards(act), links(act)];
  const refresh = () => Promise.all(sections.map((section) => section.refresh(chosen)));
  picker.querySelector("select").addEventListener("change", ({ target }) => {
    chosen = numbers.find((number) => number.id === target.value);
    remember(chosen.id);
    act(() => null);
  });
  place.replaceChildren(picker, ...sections.map((section) => section.element));
  return refresh;
}

function tell(problem) {
  notice.hidden = !problem;
  notice.textContent = problem ?? "";
}

let refresh = null;

/** Does what a button asks for, says what went wrong, and looks again. */
async function act(deed) {
  try {
    await deed();
    await refresh?.();
    tell(null);
  } catch (error) {
    tell(error.message);
  }
}

showPages();
await act(async () => {
  const state = await getState();
  refresh = show(state.wabas.flatMap((waba) => waba.numbers));
});
// a client may make QR codes meanwhile
setInterval(() => document.hidden || refresh?.().catch((error) => tell(error.message)), EVERY);
