import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Invitation } from "@/shared/api/contract";
import { useNow } from "@/shared/lib/clock";
import { ago } from "@/shared/lib/format";
import { CopyField } from "@/shared/ui/copy-field";
import { Card, Table } from "@/shared/ui/settings";
import { useSubmit } from "@/shared/ui/submit";
import { tellFailed } from "@/shared/ui/toast";
import { invitationsQuery, invite, rolesQuery, withdrawInvitation } from "../api";

export function InvitationsCard() {
  const { t } = useLingui();
  const query = useQuery(invitationsQuery);
  const invitations = query.data?.data ?? [];
  return (
    <Card
      title={<Trans>Invite someone</Trans>}
      intro={<Trans>You get a link to send by a way you trust; it works once.</Trans>}
    >
      <Stack gap="md">
        <InviteForm />
        {invitations.length > 0 && (
          <Table heads={[t`Invited`, t`Role`, t`Works until`, ""]}>
            {invitations.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </Table>
        )}
      </Stack>
    </Card>
  );
}

function InviteForm() {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data: roles } = useQuery(rolesQuery);
  const [made, setMade] = useState<Invitation | null>(null);
  const agent = roles?.data.find((role) => role.name.toLowerCase() === "agent");
  const form = useForm({ initialValues: { email: "", role_id: "" } });
  const { busy, submit } = useSubmit(form, async (values) => {
    setMade(await invite(values.email.trim(), values.role_id || (agent?.id ?? "")));
    form.reset();
    await client.invalidateQueries(invitationsQuery);
  });
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="flex-end">
        <TextInput
          flex="1 1 220px"
          type="email"
          label={t`E-mail`}
          required
          withAsterisk={false}
          {...form.getInputProps("email")}
        />
        <Select
          w={160}
          label={t`Role`}
          allowDeselect={false}
          data={(roles?.data ?? []).map((role) => ({ value: role.id, label: role.name }))}
          {...form.getInputProps("role_id")}
          value={form.values.role_id || agent?.id || null}
        />
        <Button type="submit" loading={busy}>
          <Trans>Make the link</Trans>
        </Button>
      </Group>
      {made?.link && (
        <Stack gap={4} mt="sm">
          <CopyField label={t`Invitation for ${made.email}`} value={made.link} />
          <span>
            <Trans>Copy it now: it is not shown again.</Trans>
          </span>
        </Stack>
      )}
    </form>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t } = useLingui();
  const now = useNow();
  const client = useQueryClient();
  const withdraw = () => {
    withdrawInvitation(invitation.id).then(
      () => client.invalidateQueries(invitationsQuery),
      tellFailed,
    );
  };
  return (
    <tr>
      <td>{invitation.email}</td>
      <td>{invitation.role.name}</td>
      <td>{ago(invitation.expires_at, now)}</td>
      <td>
        <Button
          size="xs"
          variant="default"
          aria-label={t`Withdraw the invitation of ${invitation.email}`}
          onClick={withdraw}
        >
          <Trans>Withdraw</Trans>
        </Button>
      </td>
    </tr>
  );
}
