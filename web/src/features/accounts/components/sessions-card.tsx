import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { BrowserSession } from "@/shared/api/contract";
import { useNow } from "@/shared/lib/clock";
import { ago } from "@/shared/lib/format";
import { Card, Table } from "@/shared/ui/settings";
import { Bone, Failed } from "@/shared/ui/states";
import { Tag } from "@/shared/ui/tag";
import { tellFailed } from "@/shared/ui/toast";
import { endSession, sessionsQuery, signOutEverywhere } from "../api";

export function SessionsCard() {
  const { t } = useLingui();
  const query = useQuery(sessionsQuery);
  const everywhere = () => {
    signOutEverywhere().then(() => location.assign("/sign-in"), tellFailed);
  };
  return (
    <Card
      title={<Trans>Sessions</Trans>}
      intro={<Trans>Where you are signed in. End what you do not know.</Trans>}
      flush
    >
      {query.isPending && <Bone width="100%" height={92} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && (
        <Table heads={[t`Browser`, t`Last seen`, ""]}>
          {query.data.data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
          <tr>
            <td colSpan={2}>
              <Trans>Lost a device? End every session, this one too.</Trans>
            </td>
            <td>
              <Button size="xs" variant="default" onClick={everywhere}>
                <Trans>Sign out everywhere</Trans>
              </Button>
            </td>
          </tr>
        </Table>
      )}
    </Card>
  );
}

function SessionRow({ session }: { session: BrowserSession }) {
  const { t } = useLingui();
  const now = useNow();
  const client = useQueryClient();
  const end = () => {
    endSession(session.id).then(() => client.invalidateQueries(sessionsQuery), tellFailed);
  };
  const browser = browserOf(session.user_agent) ?? t`Unknown browser`;
  return (
    <tr>
      <td>
        {browser} {session.ip && <bdi dir="ltr">· {session.ip}</bdi>}{" "}
        {session.current && (
          <Tag tone="good">
            <Trans>This one</Trans>
          </Tag>
        )}
      </td>
      <td>{ago(session.last_seen_at ?? session.created_at, now)}</td>
      <td>
        {!session.current && (
          <Button
            size="xs"
            variant="default"
            aria-label={t`End the session of ${browser}`}
            onClick={end}
          >
            <Trans>End</Trans>
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Browser and system in two words; the whole line tells a person nothing. */
function browserOf(agent: string | null): string | null {
  if (!agent) return null;
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera", "Mac OS X": "macOS" };
  const words = [browser, system].filter((word) => word !== undefined);
  return words.length > 0
    ? words.map((word) => names[word] ?? word).join(" · ")
    : agent.slice(0, 40);
}
