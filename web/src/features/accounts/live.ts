import type { Me, Member, Page, Workspace } from "@/shared/api/contract";
import type { ApplyEvent } from "@/shared/realtime/live-cache";
import { membersQuery, meQuery } from "./api";

/** Members and the workspace, as others change them. */
export const applyAccounts: ApplyEvent = (client, event, { replayed }) => {
  if (event.name === "member.updated") {
    const member = event.resource as Partial<Member> & Pick<Member, "id">;
    client.setQueryData(membersQuery.queryKey, (page) => page && withMember(page, member));
    if (replayed) return;
    // the event tells name and state only
    void client.invalidateQueries({ queryKey: membersQuery.queryKey });
    if (client.getQueryData(meQuery.queryKey)?.member.id === member.id)
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
  }
  if (event.name === "workspace.updated") {
    const workspace = event.resource as Partial<Workspace> & Pick<Workspace, "id">;
    client.setQueryData(meQuery.queryKey, (me) => me && withWorkspace(me, workspace));
  }
};

function withMember<P extends Page<Member>>(page: P, change: Partial<Member>): P {
  const data = page.data.map((one) => (one.id === change.id ? { ...one, ...change } : one));
  return { ...page, data };
}

function withWorkspace<M extends Me>(me: M, change: Partial<Workspace>): M {
  if (change.id !== me.workspace.id) return me;
  const workspace = { ...me.workspace, ...change };
  const workspaces = me.workspaces.map((one) =>
    one.id === workspace.id ? { ...one, name: workspace.name } : one,
  );
  return { ...me, workspace, workspaces };
}
