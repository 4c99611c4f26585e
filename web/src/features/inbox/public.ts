import { useQuery } from "@tanstack/react-query";
import { countsQuery } from "./api";

/** Unread conversations that are this person's, or nobody's yet. */
export function useOpenCount(): number {
  const { data } = useQuery(countsQuery);
  return data ? data.unread.mine + data.unread.unassigned : 0;
}
