import { Trans, useLingui } from "@lingui/react/macro";
import { Ban, CalendarClock, CircleAlert, CircleHelp, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Message } from "@/shared/api/messaging";
import { useHasPassed } from "@/shared/lib/clock";
import { dateTimeOf } from "@/shared/lib/format";
import { UNCONFIRMED } from "../../model/status";
import { wordsOf } from "../../returned";
import { useThreadActions } from "./context";
import classes from "./outcome.module.css";

/** What went wrong with an outbound message, in plain words, and what can be done. */
export function Outcome({ message, isPending }: { message: Message; isPending: boolean }) {
  const { t } = useLingui();
  const actions = useThreadActions();
  if (isPending) return message.error && <NotHandedOver message={message} />;
  if (message.status === "unconfirmed")
    return (
      <Said tone="warn" icon={<CircleHelp size={15} aria-hidden />} words={t(UNCONFIRMED)}>
        {actions.canReply && message.can_resend && (
          <button type="button" onClick={() => actions.sendAgain(message)}>
            <Trans>Send again</Trans>
          </button>
        )}
        <SentAgain message={message} />
      </Said>
    );
  if (message.undo_until !== null) return <HeldBack message={message} until={message.undo_until} />;
  if (message.status === "scheduled") return <Scheduled message={message} />;
  if (message.status === "cancelled") return <Cancelled message={message} />;
  return message.status === "failed" ? <NotSent message={message} /> : null;
}

function NotSent({ message }: { message: Message }) {
  const { t } = useLingui();
  const actions = useThreadActions();
  const { error } = message;
  const words = [error?.sentence, error?.remedy].filter(Boolean).join(" ");
  return (
    <Said
      tone="bad"
      icon={<CircleAlert size={15} aria-hidden />}
      words={words || t`WhatsApp did not say why this was not sent.`}
    >
      {actions.canReply && message.can_resend && (
        <button type="button" onClick={() => actions.sendAgain(message)}>
          <Trans>Retry</Trans>
        </button>
      )}
      {actions.canReply && wordsOf(message) !== "" && (
        <button type="button" onClick={() => actions.editAgain(message)}>
          <Trans>Edit as draft</Trans>
        </button>
      )}
      <SentAgain message={message} />
    </Said>
  );
}

function Cancelled({ message }: { message: Message }) {
  const { t } = useLingui();
  const actions = useThreadActions();
  const isText = message.type === "text";
  return (
    <Said tone="calm" icon={<Ban size={15} aria-hidden />} words={t`Cancelled. This was not sent.`}>
      {actions.canReply && message.can_resend && !isText && (
        <button type="button" onClick={() => actions.sendAgain(message)}>
          <Trans>Send after all</Trans>
        </button>
      )}
      {actions.canReply && isText && (
        <button type="button" onClick={() => actions.editAgain(message)}>
          <Trans>Edit as draft</Trans>
        </button>
      )}
      <SentAgain message={message} />
    </Said>
  );
}

/** For as long as it can be taken back. */
function HeldBack({ message, until }: { message: Message; until: string }) {
  const { t } = useLingui();
  const actions = useThreadActions();
  const hasPassed = useHasPassed(until);
  if (hasPassed || !actions.canUndo(message)) return null;
  return (
    <Said tone="calm" icon={<Undo2 size={15} aria-hidden />} words={t`Goes out in a moment`}>
      <button type="button" aria-keyshortcuts="Control+Z" onClick={() => actions.undo(message)}>
        <Trans>Undo</Trans>
      </button>
    </Said>
  );
}

function Scheduled({ message }: { message: Message }) {
  const { t } = useLingui();
  const actions = useThreadActions();
  const when = message.send_at && dateTimeOf(message.send_at);
  return (
    <Said
      tone="calm"
      icon={<CalendarClock size={15} aria-hidden />}
      words={when ? t`Will be sent ${when}` : t`Will be sent later`}
    >
      {actions.canReply && (
        <button type="button" onClick={() => actions.cancel(message)}>
          <Trans>Cancel sending</Trans>
        </button>
      )}
    </Said>
  );
}

/** Leads to the message that took the place of this one. */
function SentAgain({ message }: { message: Message }) {
  const actions = useThreadActions();
  const { resent_as: againId } = message;
  if (againId === null) return null;
  return (
    <button type="button" onClick={() => actions.goTo(againId)}>
      <Trans>Show what was sent instead</Trans>
    </button>
  );
}

function NotHandedOver({ message }: { message: Message }) {
  const { t } = useLingui();
  const actions = useThreadActions();
  const why = message.error?.sentence ?? "";
  return (
    <Said
      tone="bad"
      icon={<CircleAlert size={15} aria-hidden />}
      words={t`This was not handed over. ${why}`}
    >
      <button type="button" onClick={actions.retry}>
        <Trans>Try again</Trans>
      </button>
      <button type="button" onClick={() => actions.discard(message.id)}>
        <Trans>Discard</Trans>
      </button>
    </Said>
  );
}

interface SaidProps {
  tone: "calm" | "warn" | "bad";
  icon: ReactNode;
  words: string;
  children?: ReactNode;
}

function Said({ tone, icon, words, children }: SaidProps) {
  return (
    <div className={classes.outcome} data-tone={tone}>
      {icon}
      <span>{words}</span>
      {children && <span className={classes.choices}>{children}</span>}
    </div>
  );
}
