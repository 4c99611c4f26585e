import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Menu, Modal, Select } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { Member } from "@/shared/api/contract";
import { useNow } from "@/shared/lib/clock";
import { ago } from "@/shared/lib/format";
import { CopyField } from "@/shared/ui/copy-field";
import { Face } from "@/shared/ui/face";
import { IconButton } from "@/shared/ui/icon-button";
import { Card, Table } from "@/shared/ui/settings";
import { Bone, Failed } from "@/shared/ui/states";
import { Tag } from "@/shared/ui/tag";
import { tellFailed } from "@/shared/ui/toast";
import { changeMember, memberResetLink, membersQuery, rolesQuery } from "../api";
import { useCan, useMe } from "../public";

export function MembersCard() {
  const query = useQuery(membersQuery);
  const [resetLink, setResetLink] = useState<string | null>(null);
  const heads = [
    <Trans key="member">Member</Trans>,
    <Trans key="role">Role</Trans>,
    <Trans key="seen">Last seen</Trans>,
    "",
  ];
  return (
    <Card flush>
      {query.isPending && <Bone width="100%" height={140} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && (
        <Table heads={heads}>
          {query.data.data.map((member) => (
            <MemberRow key={member.id} member={member} showLink={setResetLink} />
          ))}
        </Table>
      )}
      <ResetLink link={resetLink} close={() => setResetLink(null)} />
    </Card>
  );
}

function MemberRow({ member, showLink }: { member: Member; showLink: (link: string) => void }) {
  const { t } = useLingui();
  const now = useNow();
  const can = useCan();
  const client = useQueryClient();
  const me = useMe();
  const change = (body: { role_id?: string; active?: boolean }) => {
    changeMember(member.id, body).then(
      () => client.invalidateQueries({ queryKey: membersQuery.queryKey }),
      tellFailed,
    );
  };
  const isOther = member.id !== me.member.id;
  return (
    <tr>
      <td>
        <Group gap={10} wrap="nowrap">
          <Face name={member.name} colourKey={member.id} photo={member.photo_url} size={30} />
          <div>
            <bdi>{member.name}</bdi>{" "}
            {!member.active && (
              <Tag>
                <Trans>Deactivated</Trans>
              </Tag>
            )}
            <div>{member.email}</div>
          </div>
        </Group>
      </td>
      <td>
        {can("members.manage") && isOther ? (
          <RoleSelect member={member} choose={(role_id) => change({ role_id })} />
        ) : (
          member.role.name
        )}
      </td>
      <td>{member.last_seen_at ? ago(member.last_seen_at, now) : "–"}</td>
      <td>
        {can("members.manage") && isOther && (
          <Menu position="bottom-end">
            <Menu.Target>
              <IconButton label={t`More for ${member.name}`}>
                <Ellipsis size={18} />
              </IconButton>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                onClick={() => {
                  memberResetLink(member.id).then((made) => showLink(made.link), tellFailed);
                }}
              >
                <Trans>Make a password reset link</Trans>
              </Menu.Item>
              <Menu.Item onClick={() => change({ active: !member.active })}>
                {member.active ? <Trans>Deactivate</Trans> : <Trans>Activate</Trans>}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </td>
    </tr>
  );
}

function RoleSelect({ member, choose }: { member: Member; choose: (roleId: string) => void }) {
  const { t } = useLingui();
  const { data } = useQuery(rolesQuery);
  const roles = data?.data ?? [member.role];
  return (
    <Select
      size="xs"
      w={150}
      aria-label={t`Role of ${member.name}`}
      allowDeselect={false}
      data={roles.map((role) => ({ value: role.id, label: role.name }))}
      value={member.role.id}
      onChange={(value) => value && choose(value)}
    />
  );
}

function ResetLink({ link, close }: { link: string | null; close: () => void }) {
  const { t } = useLingui();
  return (
    <Modal
      opened={link !== null}
      onClose={close}
      title={<Trans>Password reset link</Trans>}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <p>
        <Trans>
          Give it to the member by a way you trust. It works once, and is not shown again.
        </Trans>
      </p>
      {link && <CopyField label={t`Link`} value={link} />}
      <Group justify="flex-end" mt="md">
        <Button onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </Group>
    </Modal>
  );
}
