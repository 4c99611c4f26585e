import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { CircleAlert, Lock } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { isForbidden, sentenceOf } from "@/shared/api/errors";
import classes from "./states.module.css";

interface EmptyProps {
  icon: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}

/** A place with nothing in it says why, and what to do. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={classes.state}>
      <span className={classes.sign} aria-hidden>
        {icon}
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** What could not be read: forbidden without a retry, anything else with one. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  if (isForbidden(error))
    return (
      <Empty icon={<Lock size={20} />} title={<Trans>Not allowed for your role</Trans>}>
        {sentenceOf(error)}
      </Empty>
    );
  return (
    <div role="alert" className={classes.state}>
      <span className={classes.sign} aria-hidden>
        <CircleAlert size={20} />
      </span>
      <h2>
        <Trans>This could not be loaded</Trans>
      </h2>
      <p>{sentenceOf(error)}</p>
      {retry && (
        <Button variant="default" onClick={retry}>
          <Trans>Try again</Trans>
        </Button>
      )}
    </div>
  );
}

/** What is there in a moment needs no shape before it. */
const WAIT_MS = 150;

/** A grey shape of the size of what is coming. */
export function Bone({ width, height }: { width: number | string; height: number | string }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), WAIT_MS);
    return () => clearTimeout(timer);
  }, []);
  // not by an animation that waits: each of them would draw every frame until the answer is there
  return (
    <div aria-hidden className={isShown ? classes.bone : undefined} style={{ width, height }} />
  );
}
