import { Trans } from "@lingui/react/macro";
import { Card, SettingsPage } from "@/shared/ui/settings";
import { AlertList } from "../components/alert-list";
import { ReadAll } from "../components/read-all";

export function AlertsPage() {
  return (
    <SettingsPage
      title={<Trans>Alerts</Trans>}
      intro={<Trans>What needs you, or did, in the last 30 days.</Trans>}
      action={<ReadAll />}
    >
      <Card flush>
        <AlertList />
      </Card>
    </SettingsPage>
  );
}
