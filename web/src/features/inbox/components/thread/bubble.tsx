import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronDown, Forward, Megaphone, Reply, Smile } from "lucide-react";
import { memo } from "react";
import type { Message } from "@/shared/api/messaging";
import { timeOf } from "@/shared/lib/format";
import { Hidden } from "@/shared/ui/text";
import { isAnswerable, statusLabel, stepsOf } from "../../model/status";
import { text } from "../../model/wire";
import { wordsOf } from "../../returned";
import { MessageContent } from "../content/message-content";
import { Author } from "./author";
import classes from "./bubble.module.css";
import { useThreadActions } from "./context";
import { Outcome } from "./outcome";
import { QuotedMessage } from "./quoted-message";
import { MessageTicks } from "./ticks";

interface BubbleProps {
  message: Message;
  /** Stands close under a message of the same author. */
  follows: boolean;
  /** The last of ours: its state is written out below. */
  isLastOutbound: boolean;
  /** Set on a message that the server has not answered for. */
  isPending: boolean;
}

export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { message, follows, isPending } = props;
  const { contactName } = useThreadActions();
  const isOurs = message.direction === "outbound";
  const hasTail = takesTail(message);
  return (
    <article
      className={classes.row}
      data-ours={isOurs || undefined}
      data-follows={follows || undefined}
      data-message={isPending ? undefined : message.id}
      data-cancelled={message.status === "cancelled" || undefined}
    >
      <div className={classes.bubble} data-type={message.type} data-tail={hasTail || undefined}>
        {!isOurs && <Hidden>{contactName}: </Hidden>}
        <Marks message={message} />
        {message.reply_to && <QuotedMessage quote={message.reply_to} />}
        <MessageContent message={message} tail={hasTail && <Tail message={message} />} />
        <Stamp message={message} />
      </div>
      {!isPending && <BubbleActions message={message} />}
      <Reactions message={message} />
      {isOurs && <Outcome message={message} isPending={isPending} />}
      {props.isLastOutbound && <StatusLine message={message} />}
    </article>
  );
});

/**
 * The stamp stands in the last line of a text that runs as the page does. A code block ends in a
 * line of its own, and a text that runs the other way would run into the stamp.
 */
function takesTail(message: Message): boolean {
  const words = wordsOf(message);
  return message.type === "text" && !words.trimEnd().endsWith("```") && runsAsPage(words);
}

/** As wide as the stamp, which lies over it. */
function Tail({ message }: { message: Message }) {
  const isOurs = message.direction === "outbound";
  return (
    <span className={classes.tail} data-ticks={isOurs || undefined} aria-hidden>
      {isOurs && <Author origin={message.origin} isRoom />}
      {timeOf(message.at)}
    </span>
  );
}

function runsAsPage(words: string): boolean {
  const isRightToLeft = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(words);
  return isRightToLeft === (document.dir === "rtl");
}

function Stamp({ message }: { message: Message }) {
  const isOurs = message.direction === "outbound";
  return (
    <span className={classes.stamp}>
      {isOurs && <Author origin={message.origin} />}
      <time dateTime={message.at}>{timeOf(message.at)}</time>
      {isOurs && <MessageTicks message={message} />}
    </span>
  );
}

function BubbleActions({ message }: { message: Message }) {
  const { t } = useLingui();
  const actions = useThreadActions();
  return (
    <div className={classes.actions}>
      {actions.canReply && isAnswerable(message) && (
        <>
          <button
            type="button"
            aria-label={t`Reply to this message`}
            data-tip={t`Reply`}
            onClick={() => actions.quote(message)}
          >
            <Reply size={16} />
          </button>
          <button
            type="button"
            aria-label={t`React to this message`}
            data-tip={t`React`}
            onClick={(event) => actions.pickReaction(message, event.currentTarget)}
          >
            <Smile size={16} />
          </button>
        </>
      )}
      <button
        type="button"
        aria-label={t`More about this message`}
        aria-haspopup="menu"
        data-tip={t`More`}
        onClick={(event) => actions.openMenu(message, event.currentTarget)}
      >
        <ChevronDown size={16} />
      </button>
    </div>
  );
}

function Reactions({ message }: { message: Message }) {
  const { t } = useLingui();
  const { contactName } = useThreadActions();
  if (message.reactions.length === 0) return null;
  return (
    <div className={classes.reactions}>
      {message.reactions.map((reaction) => {
        const who = reaction.by === "contact" ? contactName : t`You`;
        return (
          <span
            key={reaction.by}
            role="img"
            aria-label={t`${who} reacted with ${reaction.emoji}`}
            data-tip={`${who} · ${timeOf(reaction.at)}`}
          >
            {reaction.emoji}
          </span>
        );
      })}
    </div>
  );
}

/** Where it came from, above its words. */
function Marks({ message }: { message: Message }) {
  return (
    <>
      {message.forwarded && (
        <span className={classes.mark}>
          <Forward size={13} aria-hidden /> <Trans>Forwarded</Trans>
        </span>
      )}
      {message.referral && <ReferralMark message={message} />}
    </>
  );
}

function ReferralMark({ message }: { message: Message }) {
  const headline = text(message.referral?.headline);
  return (
    <span className={classes.mark}>
      <Megaphone size={13} aria-hidden />
      {headline ? <Trans>From the ad “{headline}”</Trans> : <Trans>From an ad</Trans>}
    </span>
  );
}

function StatusLine({ message }: { message: Message }) {
  const { t } = useLingui();
  if (["failed", "unconfirmed", "scheduled", "cancelled"].includes(message.status)) return null;
  const meaning = statusLabel(message.status);
  const at = stepsOf(message).find((step) => step.status === message.status)?.at;
  return (
    <span className={classes.status}>
      {[meaning && t(meaning), at && timeOf(at)].filter(Boolean).join(" ")}
    </span>
  );
}
