import { Trans, useLingui } from "@lingui/react/macro";
import { Timer } from "lucide-react";
import type { Conversation } from "@/shared/api/messaging";
import { useNow } from "@/shared/lib/clock";
import { dateTimeOf, lengthOf } from "@/shared/lib/format";
import { type ServiceWindow, windowOf } from "../../model/window";
import classes from "./window-chip.module.css";

/** How long session messages can still be sent; grey, amber under 4 hours, red under one. */
export function WindowChip({ conversation }: { conversation: Conversation }) {
  const sentence = useWindowSentence();
  const window = windowOf(conversation, useNow());
  return (
    <span className={classes.chip} data-level={window.level} data-tip={sentence(window)}>
      <Timer size={14} aria-hidden />
      <span>{window.isOpen ? lengthOf(window.left) : <Trans>Window closed</Trans>}</span>
    </span>
  );
}

export function useWindowSentence(): (window: ServiceWindow) => string {
  const { t } = useLingui();
  return (window) => {
    if (!window.expiresAt) return t`The contact has not written: no session message can be sent.`;
    const at = dateTimeOf(window.expiresAt);
    return window.isOpen
      ? t`Session messages can be sent until ${at}`
      : t`The service window closed on ${at}. It opens again when the contact writes.`;
  };
}
