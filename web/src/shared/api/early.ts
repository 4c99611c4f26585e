/** Answers that were asked for before the app was there. */
const asked = new Map<string, Promise<Response>>();
/** What nobody has taken by then was asked for in vain. */
const KEPT_MS = 10_000;

/** Asks for a path of the API as a page of the workspace. */
export function askEarly(workspace: string, path: string): void {
  const key = keyOf(path);
  const answer = fetch(path, { headers: { "x-rapport-workspace": workspace } });
  // whoever takes it hears of a failure
  answer.catch(() => undefined);
  asked.set(key, answer);
  setTimeout(() => asked.delete(key), KEPT_MS);
}

/** The answer to a request that was made early, once. */
export function takeEarly({ method, url }: Request): Promise<Response> | undefined {
  if (method !== "GET") return undefined;
  const key = keyOf(url);
  const answer = asked.get(key);
  asked.delete(key);
  return answer;
}

/** The same for each order of the parameters. */
function keyOf(address: string): string {
  const { pathname, searchParams } = new URL(address, location.origin);
  searchParams.sort();
  return `${pathname}?${searchParams}`;
}
