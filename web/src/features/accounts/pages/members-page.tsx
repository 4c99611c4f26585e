import { Trans } from "@lingui/react/macro";
import { SettingsPage } from "@/shared/ui/settings";
import { InvitationsCard } from "../components/invitations-card";
import { MembersCard } from "../components/members-card";
import { useCan } from "../public";

export function MembersPage() {
  const can = useCan();
  return (
    <SettingsPage
      title={<Trans>Members</Trans>}
      intro={<Trans>Who works in this workspace, and what their role lets them do.</Trans>}
    >
      <MembersCard />
      {can("members.manage") && <InvitationsCard />}
    </SettingsPage>
  );
}
