import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { PhoneCall } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/features/accounts/public";
import { Card, SettingsPage } from "@/shared/ui/settings";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { tellDone, tellFailed } from "@/shared/ui/toast";
import { createPracticeNumber, numbersQuery, wabasQuery } from "../api";
import { WabaCard } from "../components/waba-card";

export function ChannelsPage() {
  const can = useCan();
  const query = useQuery(wabasQuery);
  return (
    <SettingsPage
      title={<Trans>Channels</Trans>}
      intro={<Trans>The WhatsApp Business Accounts of this workspace, and their numbers.</Trans>}
      action={can("channels.manage") && <PracticeButton />}
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

function PracticeButton() {
  const { t } = useLingui();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    try {
      await createPracticeNumber();
      await Promise.all([
        client.invalidateQueries({ queryKey: wabasQuery.queryKey }),
        client.invalidateQueries({ queryKey: numbersQuery.queryKey }),
      ]);
      tellDone(t`The practice number is ready`);
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" loading={busy} onClick={() => void create()}>
      <Trans>Add a practice number</Trans>
    </Button>
  );
}
