import { useLingui } from "@lingui/react/macro";
import { Ban, Check, CheckCheck, CircleAlert, CircleHelp, Clock3, Mic } from "lucide-react";
import type { Message } from "@/shared/api/messaging";
import { dateTimeOf } from "@/shared/lib/format";
import { statusLabel, stepsOf } from "../../model/status";
import classes from "./ticks.module.css";

const SIGNS: Record<string, typeof Check> = {
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
  cancelled: Ban,
};

/** How far an outbound message has come. Read is a filled sign, not only another hue. */
export function Ticks({ status, label }: { status: string; label?: string }) {
  const { t } = useLingui();
  const Sign = SIGNS[status];
  const meaning = statusLabel(status);
  if (!Sign || !meaning) return null;
  return (
    <span
      role="img"
      className={classes.ticks}
      data-status={status}
      aria-label={t(meaning)}
      data-tip={label ?? t(meaning)}
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
  const steps = stepsOf(message).map(({ status, at }) => {
    const meaning = statusLabel(status);
    return `${meaning ? t(meaning) : status} ${dateTimeOf(at)}`;
  });
  return <Ticks status={message.status} label={steps.length > 0 ? steps.join("\n") : undefined} />;
}
