import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { Me, Member, Permission } from "@/shared/api/contract";
import { tellFailed } from "@/shared/ui/toast";
import { changeMe, membersQuery, meQuery, putMe } from "./api";

export { changeMe, meQuery, putMe, sessionQuery, signOut } from "./api";

/** The person signed in, in this workspace. Read before any page of the workspace renders. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Changes one's own choices, here and on every device. */
export function useChangeMe(): (change: Parameters<typeof changeMe>[0]) => void {
  const client = useQueryClient();
  return (change) => {
    changeMe(change).then((me) => putMe(client, me), tellFailed);
  };
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
