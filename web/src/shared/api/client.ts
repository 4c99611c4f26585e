import createClient from "openapi-fetch";
import { takeEarly } from "./early";
import { ApiError, networkError, refusalOf } from "./errors";
import type { paths } from "./schema";
import { workspaceSlug } from "./workspace";

const CHANGING = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** The typed client of /api/v1. Calls go through `answer` or `answerAt`. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: "same-origin",
  // looked up at each call, so that a test may put its own in place
  fetch: (request) => takeEarly(request) ?? fetch(request),
});

api.use({
  onRequest({ request }) {
    for (const [name, value] of Object.entries(headersFor(request.method)))
      request.headers.set(name, value);
    return request;
  },
});

/** What every request of this page must carry beside the session cookie. */
export function headersFor(method: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const workspace = workspaceSlug();
  if (workspace) headers["x-rapport-workspace"] = workspace;
  if (CHANGING.has(method)) headers["x-csrftoken"] = csrfToken();
  return headers;
}

/** Double-submit token: the server sets the cookie on any GET. */
export function csrfToken(): string {
  const found = /(?:^|;\s*)csrftoken=([^;]*)/.exec(document.cookie);
  return found?.[1] ? decodeURIComponent(found[1]) : "";
}

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer; throws `ApiError` otherwise. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  return (await settled(call)).data as T;
}

/** A resource or page with the position of the fact log that it includes at least. */
export type At<T> = T & { readonly position: number };

/** Like `answer`, with the answer's `X-Rapport-Position` (0 when the server gives none). */
export async function answerAt<T extends object>(call: Promise<Outcome<T>>): Promise<At<T>> {
  const { data, response } = await settled(call);
  return { ...(data as T), position: Number(response.headers.get("x-rapport-position")) || 0 };
}

async function settled<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (error) {
    if (error instanceof ApiError || (error instanceof DOMException && error.name === "AbortError"))
      throw error;
    throw networkError();
  }
  if (!outcome.response.ok) throw refusalOf(outcome.response, outcome.error);
  return outcome;
}
