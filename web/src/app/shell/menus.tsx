import { Trans } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { BookOpenText, Check, Keyboard, LogOut, UserRound } from "lucide-react";
import { signOut, useMe } from "@/features/accounts/public";
import type { Popup } from "@/shared/ui/opener";
import { PopupMenu } from "@/shared/ui/popup";
import { tellFailed } from "@/shared/ui/toast";
import classes from "./person-menu.module.css";

export function WorkspaceMenu({ popup }: { popup: Popup }) {
  return (
    <PopupMenu popup={popup} position="bottom-start" width={260}>
      <Menu.Label>
        <Trans>Workspaces</Trans>
      </Menu.Label>
      <WorkspaceItems />
    </PopupMenu>
  );
}

interface PersonMenuProps {
  popup: Popup;
  position: "top-end" | "right-end";
  openHelp?: () => void;
  withWorkspaces?: boolean;
}

export function PersonMenu({ popup, position, openHelp, withWorkspaces }: PersonMenuProps) {
  const { person, workspace, member } = useMe();
  const leave = () => {
    signOut().then(() => location.assign("/sign-in"), tellFailed);
  };
  return (
    <PopupMenu popup={popup} position={position} width={240}>
      <div className={classes.who}>
        <strong dir="auto">{person.name}</strong>
        <span>
          {person.email} · {member.role.name}
        </span>
      </div>
      <Menu.Divider />
      <Menu.Item
        leftSection={<UserRound size={16} />}
        renderRoot={(props) => (
          <Link
            to="/$workspace/settings/profile"
            params={{ workspace: workspace.slug }}
            {...props}
          />
        )}
      >
        <Trans>Your profile</Trans>
      </Menu.Item>
      <Menu.Item
        leftSection={<BookOpenText size={16} />}
        renderRoot={(props) => (
          <Link to="/$workspace/help" params={{ workspace: workspace.slug }} {...props} />
        )}
      >
        <Trans>Help and glossary</Trans>
      </Menu.Item>
      {openHelp && (
        <Menu.Item
          className={classes.keyboard}
          leftSection={<Keyboard size={16} />}
          onClick={openHelp}
        >
          <Trans>Keyboard</Trans>
        </Menu.Item>
      )}
      {withWorkspaces && (
        <>
          <Menu.Divider />
          <Menu.Label>
            <Trans>Workspaces</Trans>
          </Menu.Label>
          <WorkspaceItems />
        </>
      )}
      <Menu.Divider />
      <Menu.Item leftSection={<LogOut size={16} />} onClick={leave}>
        <Trans>Sign out</Trans>
      </Menu.Item>
    </PopupMenu>
  );
}

/** Each workspace is a page load of its own: nothing of one can show in another. */
function WorkspaceItems() {
  const me = useMe();
  return me.workspaces.map((workspace) => {
    const current = workspace.id === me.workspace.id;
    return (
      <Menu.Item
        key={workspace.id}
        component="a"
        href={`/${workspace.slug}`}
        aria-current={current || undefined}
        rightSection={current && <Check size={15} />}
      >
        {workspace.name}
      </Menu.Item>
    );
  });
}
