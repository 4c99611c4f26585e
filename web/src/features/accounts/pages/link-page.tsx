import { Trans } from "@lingui/react/macro";
import { Button, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { ApiError, isSignedOut, sentenceOf } from "@/shared/api/errors";
import { linkQuery } from "../api";
import { Door } from "../components/door";
import classes from "../components/door.module.css";

const InvitationForm = lazy(() =>
  import("../components/invitation-form").then((module) => ({ default: module.InvitationForm })),
);
const PasswordResetForm = lazy(() =>
  import("../components/password-reset-form").then((module) => ({
    default: module.PasswordResetForm,
  })),
);
const SetupForm = lazy(() =>
  import("../components/setup-form").then((module) => ({ default: module.SetupForm })),
);

/** What a link in an invitation, a reset or a first start leads to. */
export function LinkPage() {
  const { token = "" } = useParams({ strict: false });
  const { data: link, error, isPending } = useQuery(linkQuery(token));
  if (isPending)
    return (
      <Door title={<Trans>One moment</Trans>}>
        <Loader size="sm" />
      </Door>
    );
  if (!link)
    return (
      <Door title={<Trans>This link does not work</Trans>}>
        <p className={classes.intro}>
          {isUnknown(error) ? (
            <Trans>A link works once and for a limited time. Ask for a new one.</Trans>
          ) : (
            sentenceOf(error)
          )}
        </p>
        <Button component="a" href="/" variant="default">
          <Trans>Go to the start</Trans>
        </Button>
      </Door>
    );
  if (link.kind === "setup")
    return (
      <Suspense>
        <SetupForm token={token} />
      </Suspense>
    );
  if (link.kind === "invitation")
    return (
      <Suspense>
        <InvitationForm token={token} link={link} />
      </Suspense>
    );
  return (
    <Suspense>
      <PasswordResetForm token={token} link={link} />
    </Suspense>
  );
}

function isUnknown(error: unknown): boolean {
  return isSignedOut(error) || (error instanceof ApiError && error.status === 404);
}
