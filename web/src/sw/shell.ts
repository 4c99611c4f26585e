import { FILES, VERSION } from "virtual:shell";
import { keepReceived } from "@/shared/lib/received";
import { outdated, treatmentOf } from "./rules";

declare const self: ServiceWorkerGlobalScope;

const PREFIX = "rapport-shell-";
const CURRENT = `${PREFIX}${VERSION}`;
/** A tab that slept through two new versions still finds its own files. */
const EARLIER_KEPT = 2;
const START = "/";
const PATIENCE_MS = 3_000;

/**
 * Keeps the app's own files, so that it opens without a network: the start page, scripts, styles
 * and font. Pages come from the network when it answers in time, so that a reload always shows the
 * newest version. What the API answers is never kept.
 */
export function keepShell(): void {
  self.addEventListener("install", (event) => event.waitUntil(install()));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));
  self.addEventListener("fetch", answer);
}

async function install(): Promise<void> {
  const cache = await caches.open(CURRENT);
  await Promise.all(FILES.map((path) => fill(cache, path)));
  // open tabs are not disturbed: the files of their version stay
  await self.skipWaiting();
}

/** What has a hash in its name is the same in every version that has it. */
async function fill(cache: Cache, path: string): Promise<void> {
  const known = path.startsWith("/assets/") ? await caches.match(path, ANY_VARIANT) : undefined;
  if (known) return cache.put(path, known);
  const response = await fetch(path, {
    cache: path.startsWith("/assets/") ? "default" : "no-cache",
  });
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  await cache.put(path, response);
}

async function activate(): Promise<void> {
  const old = outdated(await caches.keys(), PREFIX, CURRENT, EARLIER_KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

function answer(event: FetchEvent): void {
  const { method, mode, url } = event.request;
  const { origin, pathname: path } = new URL(url);
  const treatment = treatmentOf({ method, mode, path, isOurs: origin === self.location.origin });
  if (treatment === "page") event.respondWith(page(event));
  if (treatment === "file") event.respondWith(hashedFile(event.request));
  if (treatment === "named file") event.respondWith(namedFile(event.request));
  if (treatment === "shared") event.respondWith(received(event.request));
}

/** From the network, unless it is away, slow or out of order. */
async function page(event: FetchEvent): Promise<Response> {
  const fresh = fetchPage(event);
  const inTime = await Promise.race([fresh.catch(() => null), after(PATIENCE_MS)]);
  if (inTime && inTime.status < 500) return inTime;
  const kept = await (await caches.open(CURRENT)).match(START);
  return kept ?? fresh;
}

async function fetchPage(event: FetchEvent): Promise<Response> {
  const preloaded = (await event.preloadResponse) as Response | undefined;
  return preloaded ?? fetch(event.request);
}

const after = (ms: number) => new Promise<null>((resolve) => setTimeout(() => resolve(null), ms));

const ANY_VARIANT = { ignoreVary: true };

async function hashedFile(request: Request): Promise<Response> {
  const known = await caches.match(request, ANY_VARIANT);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(CURRENT)).put(request, response.clone());
  return response;
}

async function namedFile(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const known = await caches.match(request, ANY_VARIANT);
    if (known) return known;
    throw error;
  }
}

/** What another app shared waits on this device until a conversation has been chosen. */
async function received(request: Request): Promise<Response> {
  await keepReceived(await request.formData());
  return Response.redirect("/share", 303);
}
