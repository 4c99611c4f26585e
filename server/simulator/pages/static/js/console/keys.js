// Arrow keys move among the rows of a list, and among the sections.

const STEPS = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };

function move(event, items) {
  const here = items.indexOf(document.activeElement);
  if (here < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  items[Math.min(items.length - 1, Math.max(0, here + STEPS[event.key]))].focus();
}

export function listenToArrows() {
  document.addEventListener("keydown", (event) => {
    if (!(event.key in STEPS)) return;
    const list = event.target.closest("#sections, .rows-list");
    if (!list) return;
    if (list.id === "sections") move(event, [...list.querySelectorAll("a")]);
    else if (event.target.matches("summary") && event.key.match(/Down|Up/)) move(event, [...list.querySelectorAll("summary")]);
  });
}
