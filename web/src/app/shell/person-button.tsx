import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { useMe } from "@/features/accounts/public";
import { Face } from "@/shared/ui/face";
import { useOpener } from "@/shared/ui/opener";
import classes from "./person-menu.module.css";

const loadMenu = () => import("./menus");
const PersonMenu = lazy(() => loadMenu().then((module) => ({ default: module.PersonMenu })));

interface PersonButtonProps {
  openHelp?: () => void;
  withWorkspaces?: boolean;
  className?: string;
  /** Written under the face, where there is room for words. */
  label?: string;
}

export function PersonButton({ className, label, ...menu }: PersonButtonProps) {
  const { t } = useLingui();
  const { person } = useMe();
  const { button, isThere, popup } = useOpener("menu", loadMenu);
  return (
    <>
      <button
        type="button"
        className={className ?? classes.target}
        aria-label={label ? undefined : t`${person.name}: your menu`}
        {...button}
      >
        <Face name={person.name} photo={person.photo_url} size={label ? 22 : 34} />
        {label && <span>{label}</span>}
      </button>
      <Suspense>
        {isThere && (
          <PersonMenu popup={popup} position={label ? "top-end" : "right-end"} {...menu} />
        )}
      </Suspense>
    </>
  );
}
