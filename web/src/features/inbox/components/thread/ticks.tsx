import { useLingui } from "@lingui/react/macro";
import { Check, CheckCheck, CircleAlert, CircleHelp, Clock3, Mic } from "lucide-react";
import type { Message, MessageStatus } from "@/shared/api/messaging";
import { dateTimeOf } from "@/shared/lib/format";
import { STATUS_LABELS, stepsOf } from "../../model/status";
import classes from "./ticks.module.css";

const SIGNS: Partial<Record<MessageStatus, typeof Check>> = {
  scheduled: Clock3,
  queued: Clock3,
  sending: Clock3,
  held: Clock3,
  unconfirmed: CircleHelp,
  accepted: Check,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  played: Mic,
  failed: CircleAlert,
  cancelled: CircleAlert,
};

/** How far an outbound message has come. Read is a filled sign, not only another hue. */
export function Ticks({ status, label }: { status: MessageStatus; label?: string }) {
  const { t } = useLingui();
  const Sign = SIGNS[status];
  if (!Sign) return null;
  return (
    <span
      role="img"
      className={classes.ticks}
      data-status={status}
      aria-label={t(STATUS_LABELS[status])}
      data-tip={label ?? t(STATUS_LABELS[status])}
    >
      <Sign
        size={status === "read" || status === "played" ? 13 : 15}
        strokeWidth={2.2}
        aria-hidden
      />
    </span>
  );
}

/** The ticks of a message with the time of each step on hover. */
export function MessageTicks({ message }: { message: Message }) {
  const { t } = useLingui();
  const steps = stepsOf(message).map(
    (step) => `${t(STATUS_LABELS[step.status])} ${dateTimeOf(step.at)}`,
  );
  return <Ticks status={message.status} label={steps.length > 0 ? steps.join("\n") : undefined} />;
}
