import { Trans } from "@lingui/react/macro";
import { SettingsPage } from "@/shared/ui/settings";
import { PasswordCard } from "../components/password-card";
import { ProfileCard } from "../components/profile-card";
import { SessionsCard } from "../components/sessions-card";

export function ProfilePage() {
  return (
    <SettingsPage
      title={<Trans>Your profile</Trans>}
      intro={<Trans>Yours in every workspace that you are a member of.</Trans>}
    >
      <ProfileCard />
      <PasswordCard />
      <SessionsCard />
    </SettingsPage>
  );
}
