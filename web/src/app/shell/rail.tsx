import { useLingui } from "@lingui/react/macro";
import { CircleHelp } from "lucide-react";
import { memo } from "react";
import { Bell } from "@/features/alerts/public";
import { IconButton } from "@/shared/ui/icon-button";
import { ConnectionDot } from "./connection-bar";
import { DestinationLink } from "./destination-link";
import { DESTINATIONS } from "./destinations";
import { PersonButton } from "./person-button";
import classes from "./rail.module.css";
import { ThemeSwitch } from "./theme-switch";
import { WorkspaceSwitcher } from "./workspace-switcher";

export const Rail = memo(function Rail({ openHelp }: { openHelp: () => void }) {
  const { t } = useLingui();
  return (
    <aside aria-label={t`Workspace and tools`} className={classes.rail}>
      <WorkspaceSwitcher />
      <nav aria-label={t`Main`} className={classes.nav}>
        {DESTINATIONS.map((destination) => (
          <DestinationLink
            key={destination.to}
            destination={destination}
            className={classes.link}
            badge={classes.badge}
          />
        ))}
      </nav>
      <div className={classes.foot}>
        <ConnectionDot />
        <Bell />
        <ThemeSwitch />
        <IconButton label={t`Help and keyboard`} action="help" onClick={openHelp}>
          <CircleHelp size={19} strokeWidth={1.8} />
        </IconButton>
        <PersonButton openHelp={openHelp} />
      </div>
    </aside>
  );
});
