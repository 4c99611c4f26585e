import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PhoneCall } from "lucide-react";
import { useCan, useMe } from "@/features/accounts/public";
import { Card, SettingsPage } from "@/shared/ui/settings";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { wabasQuery } from "../api";
import { WabaCard } from "../components/waba-card";

export function ChannelsPage() {
  const can = useCan();
  const query = useQuery(wabasQuery);
  return (
    <SettingsPage
      title={<Trans>Channels</Trans>}
      intro={<Trans>The WhatsApp Business Accounts of this workspace, and their numbers.</Trans>}
      action={can("channels.manage") && <ConnectButton />}
    >
      {query.isPending && (
        <Card>
          <Bone width="100%" height={160} />
        </Card>
      )}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && query.data.data.length === 0 && (
        <Empty icon={<PhoneCall size={20} />} title={<Trans>No number yet</Trans>}>
          <Trans>
            A practice number takes one click: it works with the phones of the simulator, without an
            account at Meta.
          </Trans>
        </Empty>
      )}
      {query.data?.data.map((waba) => (
        <WabaCard key={waba.waba_id} waba={waba} />
      ))}
    </SettingsPage>
  );
}

function ConnectButton() {
  const { slug } = useMe().workspace;
  return (
    <Button
      renderRoot={(props) => (
        <Link to="/$workspace/settings/channels/connect" params={{ workspace: slug }} {...props} />
      )}
    >
      <Trans>Connect a number</Trans>
    </Button>
  );
}
