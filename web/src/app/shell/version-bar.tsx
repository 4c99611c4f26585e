import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { useIsOutdated } from "../version";
import classes from "./connection.module.css";

/** Offers a newer version; what is on the screen goes on working until then. */
export function VersionBar() {
  const isOutdated = useIsOutdated();
  const [isLater, setLater] = useState(false);
  return (
    <div role="status" className={classes.status}>
      {isOutdated && !isLater && (
        <div className={classes.bar} data-news>
          <span>
            <Trans>A new version of Rapport is ready.</Trans>
          </span>
          <button type="button" onClick={() => location.reload()}>
            <Trans>Reload</Trans>
          </button>
          <button type="button" onClick={() => setLater(true)}>
            <Trans>Later</Trans>
          </button>
        </div>
      )}
    </div>
  );
}
