import { msg } from "@lingui/core/macro";
import type { InboxSearch } from "../../model/filter";

export interface NarrowProps {
  search: InboxSearch;
  setSearch: (change: Partial<InboxSearch>) => void;
}

export const SORTS = [
  [undefined, msg`Newest first`],
  ["longest_waiting", msg`Longest waiting first`],
  ["window_closing", msg`Window closing first`],
] as const;
