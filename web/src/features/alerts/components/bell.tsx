import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Bell as BellSign } from "lucide-react";
import { lazy, Suspense } from "react";
import { useMe } from "@/features/accounts/public";
import { IconButton } from "@/shared/ui/icon-button";
import { useOpener } from "@/shared/ui/opener";
import { Hidden } from "@/shared/ui/text";
import { useUnread, useWatchedUnread } from "../use-unread";
import classes from "./bell.module.css";

const loadPopup = () => import("./bell-popup");
const BellPopup = lazy(() => loadPopup().then((module) => ({ default: module.BellPopup })));

/** The bell beside a page, with what came last. */
export function Bell() {
  const { t } = useLingui();
  const unread = useUnread();
  const { button, isThere, popup } = useOpener("dialog", loadPopup);
  useWatchedUnread();
  return (
    <>
      <IconButton
        {...button}
        label={unread > 0 ? t`Alerts, ${shown(unread)} unread` : t`Alerts`}
        className={classes.bell}
      >
        <BellSign size={19} strokeWidth={1.8} />
        {unread > 0 && (
          <span className={classes.count} aria-hidden>
            {shown(unread)}
          </span>
        )}
      </IconButton>
      <Suspense>{isThere && <BellPopup popup={popup} />}</Suspense>
    </>
  );
}

/** On a phone the bell is a page of its own. */
export function BellLink({ className, badge }: { className?: string; badge?: string }) {
  const { t } = useLingui();
  const { slug } = useMe().workspace;
  const unread = useUnread();
  return (
    <Link to="/$workspace/alerts" params={{ workspace: slug }} className={className}>
      <BellSign size={20} strokeWidth={1.8} aria-hidden />
      <span>{t`Alerts`}</span>
      {unread > 0 && (
        <span className={badge}>
          {shown(unread)}
          <Hidden> {t`unread`}</Hidden>
        </span>
      )}
    </Link>
  );
}

function shown(count: number): string {
  return count > 99 ? "99+" : String(count);
}
