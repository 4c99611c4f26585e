import { Trans } from "@lingui/react/macro";
import { Button, Loader } from "@mantine/core";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { CloudOff, Compass } from "lucide-react";
import { useEffect } from "react";
import { ApiError } from "@/shared/api/errors";
import { useStable } from "@/shared/lib/stable";
import { Empty, Failed } from "@/shared/ui/states";
import classes from "./page-states.module.css";

const TRY_EVERY_MS = 5_000;

export function PageMissing() {
  return (
    <main className={classes.page}>
      <Empty
        icon={<Compass size={20} />}
        title={<Trans>There is no such page</Trans>}
        action={
          <Button component="a" href="/" variant="default">
            <Trans>Go to the start</Trans>
          </Button>
        }
      >
        <Trans>
          The link may be old, or it belongs to a workspace that you are not a member of.
        </Trans>
      </Empty>
    </main>
  );
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = useStable(() => {
    reset();
    void router.invalidate();
  });
  if (error instanceof ApiError && error.status === 404) return <PageMissing />;
  if (error instanceof ApiError && error.status === 0) return <PageOffline retry={retry} />;
  return (
    <main className={classes.page}>
      <Failed error={error} retry={retry} />
    </main>
  );
}

/** The frame is kept on this device, and nothing of what the server knows. */
function PageOffline({ retry }: { retry: () => void }) {
  useEffect(() => {
    const timer = setInterval(retry, TRY_EVERY_MS);
    addEventListener("online", retry);
    return () => {
      clearInterval(timer);
      removeEventListener("online", retry);
    };
  }, [retry]);
  return (
    <main className={classes.page}>
      <Empty
        icon={<CloudOff size={20} />}
        title={<Trans>You are offline</Trans>}
        action={
          <Button variant="default" onClick={retry}>
            <Trans>Try again</Trans>
          </Button>
        }
      >
        <Trans>
          The server cannot be reached. This page opens by itself as soon as it can; what you wrote
          is kept.
        </Trans>
      </Empty>
    </main>
  );
}

export function PagePending() {
  return (
    <main className={classes.page} aria-busy>
      <Loader size="sm" aria-label="Rapport" />
    </main>
  );
}
