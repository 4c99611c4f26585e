// The console: sections, each looked at anew every second while somebody looks at it.

import { h } from "../dom.js";
import { showPages } from "../pages.js";
import { accounts } from "./accounts.js";
import { behaviour } from "./behaviour.js";
import { clock } from "./clock.js";
import { crowd } from "./crowd.js";
import { faults } from "./faults.js";
import { listenToArrows } from "./keys.js";
import { overview } from "./overview.js";
import { requests } from "./requests.js";
import { templates } from "./templates.js";
import { webhooks } from "./webhooks.js";

const EVERY = 1_000;
const SECTIONS = { overview, accounts, crowd, templates, webhooks, requests, faults, behaviour, clock };
const TITLES = { overview: "Overview", accounts: "Accounts", crowd: "Crowd", templates: "Templates", webhooks: "Webhooks", requests: "Requests", faults: "Faults", behaviour: "Behaviour", clock: "Clock" };

const place = document.getElementById("section");
const notice = document.getElementById("notice");
let shown = null;

function tell(problem) {
  notice.hidden = !problem;
  notice.textContent = problem ?? "";
}

/** Does what a control asks for, says what went wrong, and looks again. */
async function act(deed) {
  try {
    const done = await deed();
    tell(null);
    await shown.refresh();
    return done;
  } catch (error) {
    tell(error.message);
    return null;
  }
}

function named() {
  const name = location.hash.slice(1);
  return name in SECTIONS ? name : "overview";
}

function showSection() {
  const name = named();
  for (const link of document.querySelectorAll("#sections a")) {
    if (link.hash === `#${name}`) {
      link.setAttribute("aria-current", "true");
      link.scrollIntoView({ block: "nearest", inline: "center" });
    } else link.removeAttribute("aria-current");
  }
  tell(null);
  shown = SECTIONS[name](act);
  place.replaceChildren(h("h2", {}, TITLES[name]), h("p", { class: "loading", role: "status" }, "Loading…"), shown.element);
  shown.element.hidden = true;
  look();
}

let timer = 0;

async function look() {
  clearTimeout(timer);
  const looking = shown;
  try {
    if (!document.hidden) await looking.refresh();
    if (looking !== shown) return;
    place.querySelector(".loading")?.remove();
    looking.element.hidden = false;
    if (notice.dataset.kind === "away") tell(null);
    notice.dataset.kind = "";
  } catch {
    notice.dataset.kind = "away";
    tell("The simulator does not answer. Trying again…");
  }
  timer = setTimeout(look, EVERY);
}

document.getElementById("sections").append(
  ...Object.entries(TITLES).map(([name, title]) => h("a", { href: `#${name}` }, title)));
showPages();
listenToArrows();
showSection();
addEventListener("hashchange", () => {
  showSection();
  place.focus();
});
document.addEventListener("visibilitychange", look);
