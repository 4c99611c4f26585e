import { useLingui } from "@lingui/react/macro";
import { memo } from "react";
import { BellLink } from "@/features/alerts/public";
import classes from "./bottom-bar.module.css";
import { DestinationLink } from "./destination-link";
import { DESTINATIONS } from "./destinations";
import { PersonButton } from "./person-button";

/** On a phone the destinations lie under the thumb. */
export const BottomBar = memo(function BottomBar({ openHelp }: { openHelp: () => void }) {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Main`} className={classes.bar}>
      {DESTINATIONS.map((destination) => (
        <DestinationLink
          key={destination.to}
          destination={destination}
          className={classes.link}
          badge={classes.badge}
        />
      ))}
      <BellLink className={classes.link} badge={classes.badge} />
      <PersonButton openHelp={openHelp} withWorkspaces className={classes.link} label={t`You`} />
    </nav>
  );
});
