const CACHE = "rapport-received";
const WORDS = "/share/words";
const FILE = "/share/files/";
const NAME = "x-file-name";
const AT = "x-received-at";
/** What nobody has put anywhere by then belongs to the past. */
const LASTS_MS = 60 * 60_000;

/** What another app on this device shared with Rapport. */
export interface Received {
  words: string;
  files: File[];
}

/** Keeps what a share brought, in the place of what came before; called by the service worker. */
export async function keepReceived(form: FormData): Promise<void> {
  await dropReceived();
  const cache = await caches.open(CACHE);
  const files = form.getAll("files").filter((one) => one instanceof File);
  await Promise.all(files.map((file, index) => cache.put(`${FILE}${index}`, responseOf(file))));
  const headers = { [AT]: String(Date.now()) };
  await cache.put(WORDS, new Response(wordsOf(form), { headers }));
}

/** Null when nothing waits. */
export async function readReceived(): Promise<Received | null> {
  if (typeof caches === "undefined" || !(await caches.has(CACHE))) return null;
  const cache = await caches.open(CACHE);
  const first = await cache.match(WORDS);
  if (!first || Date.now() - Number(first.headers.get(AT)) > LASTS_MS) return null;
  const words = await first.text();
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    const name = response?.headers.get(NAME);
    if (!response || !name) continue;
    const body = await response.blob();
    files.push(new File([body], decodeURIComponent(name), { type: body.type }));
  }
  return words === "" && files.length === 0 ? null : { words, files };
}

/** Also when somebody signs out: the next person must not find it. */
export async function dropReceived(): Promise<void> {
  if (typeof caches !== "undefined") await caches.delete(CACHE);
}

function responseOf(file: File): Response {
  const headers = { "content-type": file.type, [NAME]: encodeURIComponent(file.name) };
  return new Response(file, { headers });
}

/** A page is shared as title, text and address, and some apps put one into another. */
function wordsOf(form: FormData): string {
  const parts = ["title", "text", "url"].map((name) => String(form.get(name) ?? "").trim());
  const isInAnother = (part: string, index: number) =>
    parts.some(
      (other, at) => at !== index && other.includes(part) && (other !== part || at < index),
    );
  return parts.filter((part, index) => part !== "" && !isInAnother(part, index)).join("\n");
}
