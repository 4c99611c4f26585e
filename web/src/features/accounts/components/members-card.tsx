import { Trans, useLingui } from "@lingui/react/macro";
import { Group, Menu, Select } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Member } from "@/shared/api/contract";
import { useNow } from "@/shared/lib/clock";
import { ago } from "@/shared/lib/format";
import { Face } from "@/shared/ui/face";
import { IconButton } from "@/shared/ui/icon-button";
import { Card, Table } from "@/shared/ui/settings";
import { Bone, Failed } from "@/shared/ui/states";
import { Tag } from "@/shared/ui/tag";
import { tellFailed } from "@/shared/ui/toast";
import { changeMember, memberResetLink, membersQuery, rolesQuery } from "../api";
import { useCan, useMe } from "../public";

const ResetLinkDialog = lazy(() =>
  import("./reset-link-dialog").then((module) => ({ default: module.ResetLinkDialog })),
);

export function MembersCard() {
  const { t } = useLingui();
  const query = useQuery(membersQuery);
  const [resetLink, setResetLink] = useState<string | null>(null);
  const heads = [t`Member`, t`Role`, t`Last seen`, ""];
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
      {resetLink !== null && (
        <Suspense>
          <ResetLinkDialog link={resetLink} close={() => setResetLink(null)} />
        </Suspense>
      )}
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
