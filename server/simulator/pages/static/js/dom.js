// Building elements. Text always goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** h("button", { class: "x", onclick: f, "aria-label": "y" }, "text", child) */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-") && name !== "list") {
      element[name === "class" ? "className" : name] = value;
    } else element.setAttribute(name === "class" ? "class" : name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const PATHS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-7-7-1z",
  attach: "M12 5v14M5 12h14",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M14 4v6M8 14v6",
  close: "M6 6l12 12M18 6L6 18",
  reply: "M10 6L4 12l6 6M4 12h9c4 0 7 2 7 6",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  link: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  phone: "M6 3h4l2 5-2.5 1.5a11 11 0 0 0 5 5L16 12l5 2v4c0 2-1.5 3-3 3C10 20 4 14 3 6c0-1.5 1-3 3-3z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  pin: "M12 21s7-6.5 7-11.5A7 7 0 0 0 5 9.5C5 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6",
  file: "M6 3h8l4 4v14H6zM14 3v5h4",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  sound: "M5 10v4M9 7v10M13 4v16M17 8v8M21 11v2",
  sticker: "M5 5h14v8l-6 6H5zM13 19v-6h6",
  film: "M4 5h16v14H4zM10 9l5 3-5 3z",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01",
  tick: "M4 13l5 5L20 7",
  ticks: "M1 13l5 5L15 7M11.5 17.5L12 18 22 7",
  more: "M12 5h.01M12 12h.01M12 19h.01",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.6 5.6l12.8 12.8",
  flag: "M5 21V4h12l-2 4 2 4H5",
  bell: "M6 16V11a6 6 0 1 1 12 0v5l2 2H4zM10 21h4",
  columns: "M4 5h7v14H4zM16 9v6M13 12h6",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, properties = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...properties }, icon(name));
}

const AVATAR_COLOURS = 6;

export function avatar(name, key, picture) {
  const initials = name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
  const colour = [...String(key)].reduce((sum, digit) => sum + digit.charCodeAt(0), 0) % AVATAR_COLOURS;
  const inside = picture ? h("img", { src: picture, alt: "" }) : initials;
  return h("span", { class: `avatar avatar-${colour}`, "aria-hidden": "true" }, inside);
}
