import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMe } from "@/features/accounts/public";
import { ACTION_IDS, actionOf, SCOPES } from "@/shared/keyboard/actions";
import { useChosenKeys } from "@/shared/keyboard/keymap";
import { Dialog } from "@/shared/ui/dialog";
import { useKeyChoice } from "./key-choice";
import { KeyRow } from "./key-row";
import classes from "./keyboard-help.module.css";

/** The map of all keys, where each may be changed. */
export function KeyboardHelp({ close }: { close: () => void }) {
  const { t } = useLingui();
  const [isChanging, setChanging] = useState(false);
  const { set, reset } = useKeyChoice();
  const hasOwn = Object.keys(useChosenKeys()).length > 0;
  const { slug } = useMe().workspace;
  return (
    <Dialog close={close} size="lg" title={<Trans>Help and keyboard</Trans>}>
      <div className={classes.groups}>
        {SCOPES.map(([scope, title]) => (
          <section key={scope}>
            <h3>{t(title)}</h3>
            <ul>
              {ACTION_IDS.filter((id) => actionOf(id).scope === scope).map((id) => (
                <KeyRow key={id} id={id} isChanging={isChanging} set={set} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className={classes.foot}>
        <Button variant="default" onClick={() => setChanging(!isChanging)}>
          {isChanging ? <Trans>Done</Trans> : <Trans>Change keys</Trans>}
        </Button>
        {hasOwn && (
          <Button variant="subtle" color="gray" onClick={reset}>
            <Trans>Reset all to the usual keys</Trans>
          </Button>
        )}
        <p>
          {isChanging ? (
            <Trans>Press a row's button, then the new keys. Esc leaves them as they are.</Trans>
          ) : (
            <Trans>
              Programs talk to Rapport too: <a href="/api/docs">the API and its examples</a>.
            </Trans>
          )}
        </p>
        <Link to="/$workspace/help" params={{ workspace: slug }} onClick={close}>
          <Trans>What the words mean: help and glossary</Trans>
        </Link>
      </div>
    </Dialog>
  );
}
