import { Trans } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { SettingsPage } from "@/shared/ui/settings";
import { PasswordCard } from "../components/password-card";
import { ProfileCard } from "../components/profile-card";

const SessionsCard = lazy(() =>
  import("../components/sessions-card").then((module) => ({ default: module.SessionsCard })),
);

export function ProfilePage() {
  return (
    <SettingsPage
      title={<Trans>Your profile</Trans>}
      intro={<Trans>Yours in every workspace that you are a member of.</Trans>}
    >
      <ProfileCard />
      <PasswordCard />
      <Suspense>
        <SessionsCard />
      </Suspense>
    </SettingsPage>
  );
}
