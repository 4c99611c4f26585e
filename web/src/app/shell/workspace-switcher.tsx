import { useLingui } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import { lazy, Suspense } from "react";
import { useMe } from "@/features/accounts/public";
import { initials } from "@/shared/ui/face";
import { useOpener } from "@/shared/ui/opener";
import classes from "./workspace-switcher.module.css";

const loadMenu = () => import("./menus");
const WorkspaceMenu = lazy(() => loadMenu().then((module) => ({ default: module.WorkspaceMenu })));

export function WorkspaceSwitcher() {
  const { t } = useLingui();
  const me = useMe();
  const { button, isThere, popup } = useOpener("menu", loadMenu);
  return (
    <>
      <button
        type="button"
        className={classes.target}
        aria-label={t`${me.workspace.name}: switch workspace`}
        data-tip={me.workspace.name}
        {...button}
      >
        <span className={classes.sign} data-initials={initials(me.workspace.name)} aria-hidden />
        <ChevronDown size={13} aria-hidden />
      </button>
      <Suspense>{isThere && <WorkspaceMenu popup={popup} />}</Suspense>
    </>
  );
}
