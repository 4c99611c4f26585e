import { Trans } from "@lingui/react/macro";
import { memo } from "react";
import { dayName } from "@/shared/lib/format";
import type { TimelineItem } from "../../model/timeline";
import { NoteCard } from "../notes/note-card";
import { Bubble } from "./bubble";
import { EventLine } from "./event-line";
import classes from "./lines.module.css";

interface TimelineRowProps {
  item: TimelineItem;
  now: number;
  isLastOutbound: boolean;
  isPending: boolean;
}

/** Where it stands moves with each measurement; what it shows does not. */
export const TimelineRow = memo(function TimelineRow(props: TimelineRowProps) {
  const { item, now, isLastOutbound, isPending } = props;
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
  if (item.kind === "note") return <NoteCard note={item.note} />;
  return (
    <Bubble
      message={item.message}
      follows={item.follows}
      isLastOutbound={isLastOutbound}
      isPending={isPending}
    />
  );
});
