import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell, CircleCheck, CircleX, MessageCircle, TriangleAlert } from "lucide-react";
import { useMe } from "@/features/accounts/public";
import type { Alert } from "@/shared/api/contract";
import { useNow } from "@/shared/lib/clock";
import { dateTimeOf, shortAgo } from "@/shared/lib/format";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { Hidden } from "@/shared/ui/text";
import { alertsQuery, readAlert } from "../api";
import { putRead } from "../live";
import classes from "./alert-list.module.css";

/** The history, the newest first. `opened` is told when one leads away. */
export function AlertList({ opened }: { opened?: () => void }) {
  const query = useInfiniteQuery(alertsQuery);
  const alerts = query.data?.pages.flatMap((page) => page.data) ?? [];
  if (query.isPending) return <Bones />;
  if (query.isError && alerts.length === 0)
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (alerts.length === 0)
    return (
      <Empty icon={<Bell size={20} />} title={<Trans>Nothing needs you</Trans>}>
        <Trans>
          When a conversation is given to you, a message fails or a number stops, it stands here.
        </Trans>
      </Empty>
    );
  return (
    <>
      <ul className={classes.alerts}>
        {alerts.map((alert) => (
          <AlertRow key={alert.id} alert={alert} opened={opened} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            <Trans>Older</Trans>
          </Button>
        </div>
      )}
    </>
  );
}

function AlertRow({ alert, opened }: { alert: Alert; opened: (() => void) | undefined }) {
  const { t } = useLingui();
  const now = useNow();
  const client = useQueryClient();
  const { slug } = useMe().workspace;
  const isNew = !alert.read && alert.resolved === null;
  const open = () => {
    opened?.();
    if (alert.read) return;
    putRead(client, { alert_ids: [alert.id] });
    // a row that could not be marked is marked by the next one, or by hand
    readAlert(alert.id).catch(() => undefined);
  };
  return (
    <li>
      <Link
        to={`/${slug}/${alert.link}` as string}
        className={classes.alert}
        data-new={isNew || undefined}
        data-level={alert.resolved === null ? alert.level : "info"}
        onClick={open}
      >
        <span className={classes.sign} aria-hidden>
          <Sign alert={alert} />
        </span>
        <span className={classes.words}>
          <span className={classes.title}>
            {alert.title}
            {isNew && <Hidden> ({t`unread`})</Hidden>}
          </span>
          <span className={classes.sentence} dir="auto">
            {alert.sentence}
          </span>
          {alert.resolved !== null && (
            <span className={classes.resolved} dir="auto">
              {alert.resolved}
            </span>
          )}
        </span>
        <time dateTime={alert.at} title={dateTimeOf(alert.at)} className={classes.at}>
          {shortAgo(alert.at, now)}
        </time>
      </Link>
    </li>
  );
}

function Sign({ alert }: { alert: Alert }) {
  if (alert.resolved !== null) return <CircleCheck size={16} />;
  if (alert.level === "failed") return <CircleX size={16} />;
  if (alert.level === "warning") return <TriangleAlert size={16} />;
  return alert.conversation_id === null ? <Bell size={16} /> : <MessageCircle size={16} />;
}

function Bones() {
  return (
    <div className={classes.bones} aria-busy>
      {[1, 2, 3, 4].map((each) => (
        <Bone key={each} width="100%" height={52} />
      ))}
    </div>
  );
}
