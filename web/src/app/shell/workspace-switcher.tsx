import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { Check, ChevronDown } from "lucide-react";
import { useMe } from "@/features/accounts/public";
import { initials } from "@/shared/ui/face";
import classes from "./workspace-switcher.module.css";

export function WorkspaceSwitcher() {
  const { t } = useLingui();
  const me = useMe();
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <button
          type="button"
          className={classes.target}
          aria-label={t`${me.workspace.name}: switch workspace`}
          data-tip={me.workspace.name}
        >
          <span className={classes.sign} data-initials={initials(me.workspace.name)} aria-hidden />
          <ChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Trans>Workspaces</Trans>
        </Menu.Label>
        <WorkspaceItems />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Each workspace is a page load of its own: nothing of one can show in another. */
export function WorkspaceItems() {
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
