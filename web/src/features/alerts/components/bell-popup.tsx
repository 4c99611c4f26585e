import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useMe } from "@/features/accounts/public";
import type { Popup } from "@/shared/ui/opener";
import { PopupPopover } from "@/shared/ui/popup";
import { AlertList } from "./alert-list";
import classes from "./bell-popup.module.css";
import { ReadAll } from "./read-all";

export function BellPopup({ popup }: { popup: Popup }) {
  const { t } = useLingui();
  const { slug } = useMe().workspace;
  const close = () => popup.setOpened(false);
  return (
    <PopupPopover popup={popup} padding={0} position="right-end" width={400} aria-label={t`Alerts`}>
      <div className={classes.popup}>
        <header className={classes.head}>
          <h2>
            <Trans>Alerts</Trans>
          </h2>
          <ReadAll />
        </header>
        <div className={classes.list}>
          <AlertList opened={close} />
        </div>
        <footer className={classes.foot}>
          <Link to="/$workspace/alerts" params={{ workspace: slug }} onClick={close}>
            <Trans>All alerts</Trans>
          </Link>
        </footer>
      </div>
    </PopupPopover>
  );
}
