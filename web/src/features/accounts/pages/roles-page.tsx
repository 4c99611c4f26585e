import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Role } from "@/shared/api/contract";
import { Dialog } from "@/shared/ui/dialog";
import { Card, SettingsPage, Table } from "@/shared/ui/settings";
import { Bone, Failed } from "@/shared/ui/states";
import { useSubmit } from "@/shared/ui/submit";
import { Tag } from "@/shared/ui/tag";
import { tellFailed } from "@/shared/ui/toast";
import { changeRole, createRole, deleteRole, rolesQuery } from "../api";
import { PermissionList } from "../components/permission-list";
import { useCan } from "../public";

type Edited = Role | "new" | null;

export function RolesPage() {
  const { t } = useLingui();
  const query = useQuery(rolesQuery);
  const can = useCan();
  const [edited, setEdited] = useState<Edited>(null);
  const heads = [t`Role`, t`Members`, t`Permissions`, ""];
  return (
    <SettingsPage
      title={<Trans>Roles</Trans>}
      intro={
        <Trans>
          A role is a set of permissions with a name. The built-in ones stay as they are.
        </Trans>
      }
      action={
        can("roles.manage") && (
          <Button onClick={() => setEdited("new")}>
            <Trans>New role</Trans>
          </Button>
        )
      }
    >
      <Card flush>
        {query.isPending && <Bone width="100%" height={140} />}
        {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
        {query.isSuccess && (
          <Table heads={heads}>
            {query.data.data.map((role) => (
              <RoleRow key={role.id} role={role} edit={() => setEdited(role)} />
            ))}
          </Table>
        )}
      </Card>
      {edited && <RoleDialog role={edited} close={() => setEdited(null)} />}
    </SettingsPage>
  );
}

function RoleRow({ role, edit }: { role: Role; edit: () => void }) {
  const { t } = useLingui();
  const can = useCan();
  const client = useQueryClient();
  const remove = () => {
    deleteRole(role.id).then(() => client.invalidateQueries(rolesQuery), tellFailed);
  };
  const mayEdit = can("roles.manage") && !role.builtin;
  return (
    <tr>
      <td>
        <bdi>{role.name}</bdi>{" "}
        {role.builtin && (
          <Tag>
            <Trans>Built in</Trans>
          </Tag>
        )}
      </td>
      <td>
        <Plural value={role.member_count} one="# member" other="# members" />
      </td>
      <td>{role.permissions.length}</td>
      <td>
        <Group gap={6} justify="flex-end" wrap="nowrap">
          <Button size="xs" variant="default" aria-label={t`Look at ${role.name}`} onClick={edit}>
            {mayEdit ? <Trans>Edit</Trans> : <Trans>View</Trans>}
          </Button>
          {mayEdit && role.member_count === 0 && (
            <Button
              size="xs"
              variant="default"
              aria-label={t`Delete ${role.name}`}
              onClick={remove}
            >
              <Trans>Delete</Trans>
            </Button>
          )}
        </Group>
      </td>
    </tr>
  );
}

function RoleDialog({ role, close }: { role: Role | "new"; close: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const can = useCan();
  const known = role === "new" ? null : role;
  const isFixed = known?.builtin === true || !can("roles.manage");
  const form = useForm({
    initialValues: { name: known?.name ?? "", permissions: known?.permissions ?? [] },
  });
  const { busy, submit } = useSubmit(form, async ({ name, permissions }) => {
    await (known ? changeRole(known.id, { name, permissions }) : createRole(name, permissions));
    await client.invalidateQueries(rolesQuery);
    close();
  });
  return (
    <Dialog close={close} size="lg" title={known?.name ?? <Trans>New role</Trans>}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {!isFixed && (
            <TextInput
              label={t`Name`}
              required
              withAsterisk={false}
              dir="auto"
              {...form.getInputProps("name")}
            />
          )}
          <PermissionList
            chosen={form.values.permissions}
            choose={(permissions) => form.setFieldValue("permissions", permissions)}
            disabled={isFixed}
          />
          {!isFixed && (
            <Group justify="flex-end">
              <Button type="submit" loading={busy}>
                <Trans>Save</Trans>
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Dialog>
  );
}
