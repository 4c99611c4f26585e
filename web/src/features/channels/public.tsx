import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/features/accounts/public";
import type { PhoneNumber } from "@/shared/api/contract";
import { numbersQuery } from "./api";

export { numberName, shortNames } from "./model";
export { NumberBadge, PracticeTag } from "./number-badge";

const NONE: PhoneNumber[] = [];

/** The workspace's phone numbers; empty while they load or when they may not be read. */
export function useNumbers(): PhoneNumber[] {
  const can = useCan();
  const { data } = useQuery({ ...numbersQuery, enabled: can("channels.read") });
  return data?.data ?? NONE;
}
