const NAME = "Rapport";

let page: string | null = null;
let waiting = 0;

/** Names the page in the tab's title; null is the app itself. */
export function namePage(name: string | null): void {
  page = name;
  write();
}

/** How much waits for the person, before the name: a tab in the background shows little else. */
export function countInTitle(count: number): void {
  waiting = count;
  write();
}

function write(): void {
  const count = waiting > 0 ? `(${waiting > 99 ? "99+" : waiting}) ` : "";
  document.title = `${count}${page === null ? NAME : `${page} · ${NAME}`}`;
}
