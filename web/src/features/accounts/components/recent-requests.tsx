import { Trans, useLingui } from "@lingui/react/macro";

import { useQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import type { ApiKey } from "@/shared/api/contract";
import { dateTimeOf } from "@/shared/lib/format";
import { Dialog } from "@/shared/ui/dialog";
import { Table } from "@/shared/ui/settings";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { Tag } from "@/shared/ui/tag";
import { apiKeyRequestsQuery } from "../api";

export function RecentRequests({ apiKey, close }: { apiKey: ApiKey; close: () => void }) {
  const { t } = useLingui();
  const query = useQuery(apiKeyRequestsQuery(apiKey.id));
  return (
    <Dialog close={close} size="xl" title={<Trans>Recent requests of “{apiKey.name}”</Trans>}>
      {query.isPending && <Bone width="100%" height={160} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && query.data.data.length === 0 && (
        <Empty icon={<Activity size={20} />} title={<Trans>No requests yet</Trans>}>
          <Trans>
            What a program asks with this key appears here. Send the key as{" "}
            <code>Authorization: Bearer …</code>.
          </Trans>
        </Empty>
      )}
      {query.isSuccess && query.data.data.length > 0 && (
        <Table heads={[t`Time`, t`Request`, t`From`, t`Answer`]}>
          {query.data.data.map((request) => (
            <tr key={`${request.at} ${request.method} ${request.path}`}>
              <td>{dateTimeOf(request.at)}</td>
              <td>
                <code>
                  {request.method} {request.path}
                </code>
              </td>
              <td>{request.ip}</td>
              <td>
                <Tag tone={request.status < 400 ? "good" : "bad"}>{request.status}</Tag>{" "}
                {Math.round(request.duration_ms)} ms
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Dialog>
  );
}
