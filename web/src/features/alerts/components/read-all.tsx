import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { tellFailed } from "@/shared/ui/toast";
import { alertsQuery, readUntil, unreadQuery } from "../api";
import { putRead } from "../live";
import { useUnread } from "../use-unread";

/** Marks as read what is shown, not what comes in the meantime. */
export function ReadAll() {
  const client = useQueryClient();
  const unread = useUnread();
  const { data } = useInfiniteQuery(alertsQuery);
  const newest = data?.pages[0]?.data[0]?.number;
  if (newest === undefined) return null;
  const read = () => {
    putRead(client, { alert_ids: [], until: newest });
    readUntil(newest)
      .catch(tellFailed)
      .finally(() => void client.invalidateQueries(unreadQuery));
  };
  return (
    <Button size="compact-sm" variant="subtle" disabled={unread === 0} onClick={read}>
      <Trans>Mark all as read</Trans>
    </Button>
  );
}
