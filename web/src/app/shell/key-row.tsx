import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Kbd } from "@mantine/core";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { ACTIONS, type ActionId, actionOf } from "@/shared/keyboard/actions";
import { conflictOf, keysOf, useChosenKeys } from "@/shared/keyboard/keymap";
import { keyCaps } from "@/shared/keyboard/stroke";
import { IconButton } from "@/shared/ui/icon-button";
import classes from "./keyboard-help.module.css";
import { useRecorder } from "./use-recorder";

interface KeyRowProps {
  id: ActionId;
  isChanging: boolean;
  set: (id: ActionId, keys: string, from: ActionId | null) => void;
}

/** One line of the map: what it does, its keys, and how to change them. */
export function KeyRow({ id, isChanging, set }: KeyRowProps) {
  const { t } = useLingui();
  const chosen = useChosenKeys();
  const [wanted, setWanted] = useState<string | null>(null);
  const name = t(actionOf(id).name);
  const recorder = useRecorder((keys) => {
    if (conflictOf(id, keys, chosen)) setWanted(keys);
    else set(id, keys, null);
  });
  const rival = wanted === null ? null : conflictOf(id, wanted, chosen);
  const caps = keysOf(id, chosen);
  const canChange = isChanging && !actionOf(id).isFixed;
  return (
    <li>
      <span className={classes.name}>{name}</span>
      {canChange ? (
        <button
          type="button"
          className={classes.keys}
          aria-label={t`Change the keys of ${name}`}
          data-recording={recorder.isRecording || undefined}
          data-mantine-stop-propagation={recorder.isRecording || undefined}
          onClick={recorder.start}
          onBlur={recorder.stop}
          onKeyDown={recorder.onKeyDown}
        >
          {recorder.isRecording ? (
            <Caps keys={recorder.keys} otherwise={<Trans>Press keys…</Trans>} />
          ) : (
            <Caps keys={caps[0] ?? ""} otherwise={<Trans>None</Trans>} />
          )}
        </button>
      ) : (
        <span className={classes.keys}>
          {caps.map((keys) => (
            <Caps key={keys} keys={keys} />
          ))}
          {caps.length === 0 && <Trans>None</Trans>}
        </span>
      )}
      {isChanging && id in chosen && (
        <IconButton
          size={26}
          label={t`Reset ${name}`}
          onClick={() => set(id, ACTIONS[id].keys[0], null)}
        >
          <RotateCcw size={14} />
        </IconButton>
      )}
      {isChanging && wanted !== null && rival && (
        <div role="alert" className={classes.conflict}>
          <p>
            <Trans>
              <Caps keys={wanted} /> already means “{t(actionOf(rival).name)}”.
            </Trans>
          </p>
          {!actionOf(rival).isFixed && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                set(id, wanted, rival);
                setWanted(null);
              }}
            >
              <Trans>Take them</Trans>
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setWanted(null)}>
            <Trans>Leave as it was</Trans>
          </Button>
        </div>
      )}
    </li>
  );
}

function Caps({ keys, otherwise }: { keys: string; otherwise?: React.ReactNode }) {
  if (keys === "") return otherwise;
  return (
    <span className={classes.caps}>
      {keyCaps(keys).map((cap, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same cap may come twice
        <Kbd key={index}>{cap}</Kbd>
      ))}
    </span>
  );
}
