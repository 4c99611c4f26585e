import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Select } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import type { AuditEntry } from "@/shared/api/contract";
import { dateTimeOf } from "@/shared/lib/format";
import { Card, SettingsPage, Table } from "@/shared/ui/settings";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { auditQuery } from "../api";

const AREAS = [
  { value: "", label: msg`Everything` },
  { value: "workspace", label: msg`Workspace` },
  { value: "members", label: msg`Members` },
  { value: "roles", label: msg`Roles` },
  { value: "api_keys", label: msg`API keys` },
  { value: "channels", label: msg`Channels` },
];

export function AuditLogPage() {
  const { t } = useLingui();
  const [area, setArea] = useState("");
  const query = useInfiniteQuery(auditQuery(area));
  const entries = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <SettingsPage
      title={<Trans>Audit log</Trans>}
      intro={<Trans>Every change of settings, members, keys and channels, and who made it.</Trans>}
      action={
        <Select
          aria-label={t`Area`}
          w={170}
          allowDeselect={false}
          value={area}
          onChange={(value) => setArea(value ?? "")}
          data={AREAS.map(({ value, label }) => ({ value, label: t(label) }))}
        />
      }
    >
      <Card flush>
        {query.isPending && <Bone width="100%" height={200} />}
        {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
        {query.isSuccess && entries.length === 0 && (
          <Empty icon={<ScrollText size={20} />} title={<Trans>Nothing has changed yet</Trans>}>
            <Trans>
              Who changes a setting, a member, a role, a key or a number appears here, with what it
              was before.
            </Trans>
          </Empty>
        )}
        {entries.length > 0 && (
          <Table heads={[t`Time`, t`Who`, t`What`, t`Change`]}>
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </Table>
        )}
      </Card>
      {query.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            <Trans>Older</Trans>
          </Button>
        </Group>
      )}
    </SettingsPage>
  );
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  return (
    <tr>
      <td>
        <time dateTime={entry.at}>{dateTimeOf(entry.at)}</time>
      </td>
      <td>
        <bdi>{entry.actor.name ?? entry.actor.kind}</bdi>
      </td>
      <td>
        {shownAction(entry.action)} <bdi>{entry.subject.name}</bdi>
      </td>
      <td>
        {Object.entries(entry.changes ?? {}).map(([field, [before, after]]) => (
          <div key={field}>
            {field.replaceAll("_", " ")}: {shown(before)} → {shown(after)}
          </div>
        ))}
      </td>
    </tr>
  );
}

/** `channels.callback_set` as words. */
function shownAction(action: string): string {
  const words = action.replaceAll(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
