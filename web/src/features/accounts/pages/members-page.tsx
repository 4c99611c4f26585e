import { Trans } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { SettingsPage } from "@/shared/ui/settings";
import { MembersCard } from "../components/members-card";
import { useCan } from "../public";

const InvitationsCard = lazy(() =>
  import("../components/invitations-card").then((module) => ({ default: module.InvitationsCard })),
);

export function MembersPage() {
  const can = useCan();
  return (
    <SettingsPage
      title={<Trans>Members</Trans>}
      intro={<Trans>Who works in this workspace, and what their role lets them do.</Trans>}
    >
      <MembersCard />
      {can("members.manage") && (
        <Suspense>
          <InvitationsCard />
        </Suspense>
      )}
    </SettingsPage>
  );
}
