import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Keyboard, LogOut, UserRound } from "lucide-react";
import { signOut, useMe } from "@/features/accounts/public";
import { Face } from "@/shared/ui/face";
import { tellFailed } from "@/shared/ui/toast";
import classes from "./person-menu.module.css";
import { WorkspaceItems } from "./workspace-switcher";

interface PersonMenuProps {
  openHelp?: () => void;
  withWorkspaces?: boolean;
  className?: string;
  /** Written under the face, where there is room for words. */
  label?: string;
}

export function PersonMenu({ openHelp, withWorkspaces, className, label }: PersonMenuProps) {
  const { t } = useLingui();
  const { person, workspace, member } = useMe();
  const leave = () => {
    signOut().then(() => location.assign("/sign-in"), tellFailed);
  };
  return (
    <Menu position={label ? "top-end" : "right-end"} width={240}>
      <Menu.Target>
        <button
          type="button"
          className={className ?? classes.target}
          aria-label={label ? undefined : t`${person.name}: your menu`}
        >
          <Face name={person.name} photo={person.photo_url} size={label ? 22 : 34} />
          {label && <span>{label}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
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
        {openHelp && (
          <Menu.Item leftSection={<Keyboard size={16} />} onClick={openHelp}>
            <Trans>Help and keyboard</Trans>
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
      </Menu.Dropdown>
    </Menu>
  );
}
