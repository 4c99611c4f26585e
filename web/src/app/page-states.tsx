import { Trans } from "@lingui/react/macro";
import { Button, Loader } from "@mantine/core";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { ApiError } from "@/shared/api/errors";
import { Empty, Failed } from "@/shared/ui/states";
import classes from "./page-states.module.css";

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
  if (error instanceof ApiError && error.status === 404) return <PageMissing />;
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className={classes.page}>
      <Failed error={error} retry={retry} />
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
