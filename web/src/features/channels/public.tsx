import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/features/accounts/public";
import type { PhoneNumber } from "@/shared/api/contract";
import { numbersQuery } from "./api";

export { NumberBadge, PracticeTag } from "./components/number-badge";
export { numberName, shortNames } from "./model";

const NONE: PhoneNumber[] = [];

/** The workspace's phone numbers; empty while they load or when they may not be read. */
export function useNumbers(): PhoneNumber[] {
  const can = useCan();
  const { data } = useQuery({ ...numbersQuery, enabled: can("channels.read") });
  return data?.data ?? NONE;
}
