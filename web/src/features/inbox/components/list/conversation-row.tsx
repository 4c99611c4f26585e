import { Trans, useLingui } from "@lingui/react/macro";
import { memo } from "react";
import { NumberBadge, PracticeTag } from "@/features/channels/public";
import { contactName } from "@/features/contacts/public";
import type { PhoneNumber } from "@/shared/api/contract";
import type { Contact, Conversation } from "@/shared/api/messaging";
import { dateTimeOf, shortAgo } from "@/shared/lib/format";
import { Face } from "@/shared/ui/face";
import { Hidden, Phone } from "@/shared/ui/text";
import { windowOf } from "../../model/window";
import { useWindowSentence } from "../thread/window-chip";
import classes from "./conversation-row.module.css";
import { Preview } from "./preview";
import { WindowRing } from "./window-ring";

interface RowProps {
  conversation: Conversation;
  /** Where the row leads; the list around it takes the click. */
  href: string;
  isSelected: boolean;
  /** Set when the workspace has several numbers to tell apart. */
  number: PhoneNumber | null;
  numberName: string | undefined;
  now: number;
  isCompact: boolean;
  /** One row of the list takes the Tab key; the arrows lead to the others. */
  tabIndex: 0 | -1;
}

export const ConversationRow = memo(function ConversationRow(props: RowProps) {
  const { conversation, number, numberName, now, isCompact } = props;
  const { t } = useLingui();
  const sentence = useWindowSentence();
  const { contact, unread_count: unread, last_message: last, assignee } = conversation;
  const name = contactName(contact);
  const window = windowOf(conversation, now);
  return (
    <a
      href={props.href}
      aria-current={props.isSelected ? "page" : undefined}
      className={classes.row}
      tabIndex={props.tabIndex}
      data-unread={unread > 0 || undefined}
      data-compact={isCompact || undefined}
    >
      <WindowRing window={window} tip={sentence(window)}>
        <Face name={name} colourKey={contact.id} size={isCompact ? 30 : 38} />
      </WindowRing>
      <span className={classes.body}>
        <span className={classes.line}>
          <span className={classes.name}>
            <Name contact={contact} />
            {window.level !== "calm" && <Hidden>. {sentence(window)}.</Hidden>}
          </span>
          {number && (
            <span className={classes.number}>
              <NumberBadge number={number} short={numberName} />
            </span>
          )}
          {conversation.is_practice && !number && <PracticeTag />}
          {last && (
            <time className={classes.time} dateTime={last.at} data-tip={dateTimeOf(last.at)}>
              {shortAgo(last.at, now)}
            </time>
          )}
        </span>
        <span className={classes.line}>
          <Preview conversation={conversation} />
          {assignee && (
            <span data-tip={t`Assigned to ${assignee.name}`}>
              <Face
                name={assignee.name}
                colourKey={assignee.id}
                photo={assignee.photo_url}
                size={20}
              />
            </span>
          )}
          {unread > 0 && (
            <span className={classes.count}>
              {unread > 99 ? "99+" : unread}
              <Hidden> {t`unread`}</Hidden>
            </span>
          )}
          {conversation.status === "closed" && (
            <span className={classes.closed}>
              <Trans>Closed</Trans>
            </span>
          )}
        </span>
      </span>
    </a>
  );
});

function Name({ contact }: { contact: Contact }) {
  const name = contactName(contact);
  const isPhone = contact.name_source === "identity" && name === contact.phone;
  return isPhone ? <Phone value={name} /> : <bdi>{name}</bdi>;
}
