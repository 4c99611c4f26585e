import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { ApiKey } from "@/shared/api/contract";
import { Card, SettingsPage, Table } from "@/shared/ui/settings";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { apiKeysQuery } from "../api";
import { ApiKeyRow } from "../components/api-key-row";
import { NewApiKey } from "../components/new-api-key";
import { RecentRequests } from "../components/recent-requests";

export function ApiKeysPage() {
  const { t } = useLingui();
  const query = useQuery(apiKeysQuery);
  const [making, setMaking] = useState(false);
  const [looked, setLooked] = useState<ApiKey | null>(null);
  return (
    <SettingsPage
      title={<Trans>API keys</Trans>}
      intro={
        <Trans>
          Keys let programs do what their scopes allow. <a href="/api/docs">Read the API</a>.
        </Trans>
      }
      action={
        <Button onClick={() => setMaking(true)}>
          <Trans>New key</Trans>
        </Button>
      }
    >
      <Card flush>
        {query.isPending && <Bone width="100%" height={120} />}
        {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
        {query.isSuccess && query.data.data.length === 0 && (
          <Empty icon={<KeyRound size={20} />} title={<Trans>No keys yet</Trans>}>
            <Trans>
              A key lets a program read and send as far as its scopes allow. It is shown once, when
              it is made.
            </Trans>
          </Empty>
        )}
        {query.isSuccess && query.data.data.length > 0 && (
          <Table heads={[t`Key`, t`Scopes`, t`Last used`, ""]}>
            {query.data.data.map((key) => (
              <ApiKeyRow key={key.id} apiKey={key} look={() => setLooked(key)} />
            ))}
          </Table>
        )}
      </Card>
      {making && <NewApiKey close={() => setMaking(false)} />}
      {looked && <RecentRequests apiKey={looked} close={() => setLooked(null)} />}
    </SettingsPage>
  );
}
