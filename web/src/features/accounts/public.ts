import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { Me, Member, Permission } from "@/shared/api/contract";
import { membersQuery, meQuery } from "./api";

export { changeMe, meQuery, sessionQuery, signOut } from "./api";

/** The person signed in, in this workspace. Read before any page of the workspace renders. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Asks whether the person may do a thing; the server asks again. */
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(permission);
}

/** Members who can be given work: active ones, by name. Empty while it loads or when forbidden. */
export function useAssignees(): Member[] {
  const can = useCan();
  const { data } = useQuery({ ...membersQuery, enabled: can("members.read") });
  return (data?.data ?? [])
    .filter((member) => member.active)
    .toSorted((one, other) => one.name.localeCompare(other.name));
}
