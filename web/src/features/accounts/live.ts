import type { Me, Member, Page, Workspace } from "@/shared/api/contract";
import type { ApplyEvent } from "@/shared/realtime/live-cache";
import { membersQuery, meQuery } from "./api";

/** Members and the workspace, as others change them. */
export const applyAccounts: ApplyEvent = (client, event, { replayed }) => {
  if (event.name === "member.updated") {
    const member = event.resource as Member;
    client.setQueryData(membersQuery.queryKey, (page) => page && withMember(page, member));
    const me = client.getQueryData(meQuery.queryKey);
    if (me?.member.id === member.id && !replayed)
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
  }
  if (event.name === "workspace.updated") {
    const workspace = event.resource as Workspace;
    client.setQueryData(meQuery.queryKey, (me) => me && withWorkspace(me, workspace));
  }
};

function withMember<P extends Page<Member>>(page: P, member: Member): P {
  const known = page.data.some((one) => one.id === member.id);
  const data = known
    ? page.data.map((one) => (one.id === member.id ? member : one))
    : [...page.data, member];
  return { ...page, data };
}

function withWorkspace<M extends Me>(me: M, workspace: Workspace): M {
  const workspaces = me.workspaces.map((one) =>
    one.id === workspace.id ? { ...one, name: workspace.name } : one,
  );
  return { ...me, workspace, workspaces };
}
