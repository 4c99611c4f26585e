// Questions that need an answer: a dialog is a promise, null when it was dismissed.

import { h } from "./dom.js";

/** Shows a dialog. `read` turns the form into the answer; an Error from it is shown in the form. */
export function ask(title, fields, { confirm = "Send", read, extra = null }) {
  return new Promise((resolve) => {
    const problem = h("p", { class: "alert", role: "alert", hidden: true });
    const form = h("form", { method: "dialog" },
      h("h2", {}, title), ...fields, problem,
      h("div", { class: "dialog-actions" }, extra,
        h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Cancel"),
        confirm && h("button", { type: "submit", class: "button primary" }, confirm)));
    const dialog = h("dialog", { "aria-label": title }, form);
    let answer = null;
    dialog.finish = (value) => {
      answer = value;
      dialog.close();
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        dialog.finish(await read(new FormData(form)));
      } catch (error) {
        problem.textContent = error.message;
        problem.hidden = false;
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function field(label, properties, help) {
  return h("label", { class: "field" }, h("span", {}, label), h("input", properties), help && h("small", {}, help));
}

export function choice(label, name, options, value) {
  const listed = Object.entries(options).map(([key, text]) => h("option", { value: key, selected: key === value }, text));
  return h("label", { class: "field" }, h("span", {}, label), h("select", { name }, ...listed));
}
