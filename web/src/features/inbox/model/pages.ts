import type { ConversationFilter } from "@/shared/api/messaging";

const LIST_PAGE = 40;
const THREAD_PAGE = 60;

/** The parameters of a page of the list; without a cursor, of the first. */
export const listPage = (filter: ConversationFilter, cursor = "") => ({
  ...filter,
  limit: LIST_PAGE,
  cursor: cursor || undefined,
});

/** The parameters of a page of a thread; without a cursor, of the newest. */
export const threadPage = (cursor = "") => ({ limit: THREAD_PAGE, cursor: cursor || undefined });
