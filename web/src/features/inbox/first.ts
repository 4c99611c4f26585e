import { parseSearch } from "@/shared/lib/search-params";
import { filterOf, readSearch } from "./model/filter";
import { listPage, threadPage } from "./model/pages";

/** What a page of the inbox asks the API for first: paths, as the app will ask for them. */
export function firstPaths(conversationId: string | undefined, search: string): string[] {
  const filter = filterOf(readSearch(parseSearch(search)));
  const list = `/api/v1/conversations?${queryOf(listPage(filter))}`;
  if (!conversationId) return [list];
  return [list, `/api/v1/conversations/${conversationId}/messages?${queryOf(threadPage())}`];
}

function queryOf(parameters: object): URLSearchParams {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}
