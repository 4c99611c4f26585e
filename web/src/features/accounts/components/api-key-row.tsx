import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKey } from "@/shared/api/contract";
import { useNow } from "@/shared/lib/clock";
import { ago, dateOf } from "@/shared/lib/format";
import { Confirm } from "@/shared/ui/confirm";
import { Tag } from "@/shared/ui/tag";
import { apiKeysQuery, revokeApiKey } from "../api";

export function ApiKeyRow({ apiKey, look }: { apiKey: ApiKey; look: () => void }) {
  const { t } = useLingui();
  const now = useNow();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { name, prefix, scopes, last_used_at, revoked_at } = apiKey;
  return (
    <tr>
      <td>
        <bdi>{name}</bdi>{" "}
        {revoked_at && (
          <Tag tone="bad" tip={dateOf(revoked_at)}>
            <Trans>Revoked</Trans>
          </Tag>
        )}
        <div>
          <code>{prefix}…</code>
        </div>
      </td>
      <td data-tip={scopes.join("\n")}>
        <Plural value={scopes.length} one="# scope" other="# scopes" />
      </td>
      <td>{last_used_at ? ago(last_used_at, now) : <Trans>Never</Trans>}</td>
      <td>
        <Group gap={6} justify="flex-end" wrap="nowrap">
          <Button size="xs" variant="default" aria-label={t`Requests of ${name}`} onClick={look}>
            <Trans>Requests</Trans>
          </Button>
          {!revoked_at && (
            <Button
              size="xs"
              variant="default"
              aria-label={t`Revoke ${name}`}
              onClick={() => setAsking(true)}
            >
              <Trans>Revoke</Trans>
            </Button>
          )}
        </Group>
        <Confirm
          opened={asking}
          close={() => setAsking(false)}
          title={<Trans>Revoke “{name}”?</Trans>}
          doing={<Trans>Revoke</Trans>}
          act={async () => {
            await revokeApiKey(apiKey.id);
            await client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
          }}
        >
          <Trans>Programs that use it are refused from then on. A key cannot be revived.</Trans>
        </Confirm>
      </td>
    </tr>
  );
}
