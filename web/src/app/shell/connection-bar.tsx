import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import type { StreamState } from "@/shared/realtime/events";
import { useStreamState } from "@/shared/realtime/stream";
import classes from "./connection.module.css";

/** A blink of the line is not worth a word. */
const PATIENCE_MS = 1_500;

const LABELS = {
  connecting: msg`Connecting`,
  live: msg`Live`,
  reconnecting: msg`Reconnecting`,
  offline: msg`Offline`,
  signed_out: msg`Signed out`,
  refused: msg`No live updates`,
} satisfies Record<StreamState, unknown>;

const SENTENCES = {
  reconnecting: msg`The connection is lost; trying again. What happens meanwhile appears as soon as it is back.`,
  offline: msg`You are offline. What happens meanwhile appears as soon as the connection is back.`,
  refused: msg`The server sends no live updates to your role. Reload to see what is new.`,
};

export function ConnectionDot() {
  const { t } = useLingui();
  const state = useStreamState();
  return (
    <span className={classes.dot} data-state={state} data-testid="connection">
      {t(LABELS[state])}
    </span>
  );
}

export function ConnectionBar() {
  const { t } = useLingui();
  const state = useLasting(useStreamState());
  const sentence = state in SENTENCES ? SENTENCES[state as keyof typeof SENTENCES] : null;
  return (
    <div role="status" className={classes.status}>
      {sentence && <div className={classes.bar}>{t(sentence)}</div>}
    </div>
  );
}

/** The state, once it has lasted; `live` at once. */
function useLasting(state: StreamState): StreamState {
  const [lasting, setLasting] = useState(state);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(state), state === "live" ? 0 : PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return lasting;
}
