import { Trans } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { SettingsPage } from "@/shared/ui/settings";

const ProfileCard = lazy(() =>
  import("../components/profile-card").then((module) => ({ default: module.ProfileCard })),
);
const PasswordCard = lazy(() =>
  import("../components/password-card").then((module) => ({ default: module.PasswordCard })),
);
const SessionsCard = lazy(() =>
  import("../components/sessions-card").then((module) => ({ default: module.SessionsCard })),
);

export function ProfilePage() {
  return (
    <SettingsPage
      title={<Trans>Your profile</Trans>}
      intro={<Trans>Yours in every workspace that you are a member of.</Trans>}
    >
      <Suspense>
        <ProfileCard />
        <PasswordCard />
        <SessionsCard />
      </Suspense>
    </SettingsPage>
  );
}
