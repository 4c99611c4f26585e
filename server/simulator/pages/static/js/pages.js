// The way between the pages.

import { h } from "./dom.js";

const PAGES = { Phones: "/", "Ads and links": "/ads", Console: "/console" };

export function showPages() {
  document.getElementById("pages").append(
    ...Object.entries(PAGES).map(([name, href]) =>
      h("a", { href, "aria-current": location.pathname === href ? "page" : undefined }, name)));
}
