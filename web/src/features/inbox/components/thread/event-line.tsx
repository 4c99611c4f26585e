import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { ConversationEvent } from "@/shared/api/messaging";
import { timeOf } from "@/shared/lib/format";
import { text } from "../../model/wire";
import classes from "./lines.module.css";

/** What happened to the conversation, between its messages. */
export function EventLine({ event }: { event: ConversationEvent }) {
  return (
    <div className={classes.event}>
      <Sentence event={event} />
      <time dateTime={event.at}>{timeOf(event.at)}</time>
    </div>
  );
}

function Sentence({ event }: { event: ConversationEvent }): ReactNode {
  const who = doerOf(event);
  if (event.kind === "assigned") return <Assigned event={event} />;
  return SENTENCES[event.kind]?.(who) ?? event.kind.replaceAll("_", " ");
}

/** By kind; `who` is empty when nobody did it by hand. */
const SENTENCES: Record<string, (who: string) => ReactNode> = {
  opened: () => <Trans>Conversation opened</Trans>,
  reopened: (who) =>
    who ? <Trans>Reopened by {who}</Trans> : <Trans>Reopened by a new message</Trans>,
  closed: (who) => (who ? <Trans>Closed by {who}</Trans> : <Trans>Closed</Trans>),
  unassigned: (who) => (who ? <Trans>Unassigned by {who}</Trans> : <Trans>Unassigned</Trans>),
  blocked: (who) =>
    who ? <Trans>Contact blocked by {who}</Trans> : <Trans>Contact blocked</Trans>,
  unblocked: (who) =>
    who ? <Trans>Contact unblocked by {who}</Trans> : <Trans>Contact unblocked</Trans>,
  number_changed: () => <Trans>The contact's phone number changed</Trans>,
};

function Assigned({ event }: { event: ConversationEvent }) {
  const { t } = useLingui();
  const who = doerOf(event);
  const whom = text(event.data.assignee_name) || t`a member`;
  if (who === "") return <Trans>Assigned to {whom}</Trans>;
  if (event.actor.id === event.data.assignee_id) return <Trans>{who} took this conversation</Trans>;
  return (
    <Trans>
      {who} assigned this to {whom}
    </Trans>
  );
}

/** Empty for what happened by itself. */
function doerOf(event: ConversationEvent): string {
  return event.actor.kind === "system" ? "" : event.actor.name;
}
