import { Trans } from "@lingui/react/macro";
import { dayName } from "@/shared/lib/format";
import type { TimelineItem } from "../../model/timeline";
import { Bubble } from "./bubble";
import { EventLine } from "./event-line";
import classes from "./lines.module.css";

interface TimelineRowProps {
  item: TimelineItem;
  now: number;
  isLastOutbound: boolean;
  isPending: boolean;
}

export function TimelineRow({ item, now, isLastOutbound, isPending }: TimelineRowProps) {
  if (item.kind === "day")
    return (
      <div className={classes.day}>
        <span>{dayName(item.at, now)}</span>
      </div>
    );
  if (item.kind === "unread")
    return (
      <div className={classes.unread}>
        <Trans>New messages</Trans>
      </div>
    );
  if (item.kind === "event") return <EventLine event={item.event} />;
  return (
    <Bubble
      message={item.message}
      follows={item.follows}
      isLastOutbound={isLastOutbound}
      isPending={isPending}
    />
  );
}
