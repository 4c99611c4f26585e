import { Trans } from "@lingui/react/macro";
import { LockKeyhole } from "lucide-react";
import { dateTimeOf } from "@/shared/lib/format";
import { draftOf } from "../../drafts";
import classes from "./composer.module.css";

/** Stands in for the composer while WhatsApp takes no session message. */
export function WindowClosed({
  conversationId,
  expiredAt,
}: {
  conversationId: string;
  expiredAt: string | null;
}) {
  const hasDraft = draftOf(conversationId).text !== "";
  return (
    <div className={classes.closed} role="note">
      <LockKeyhole size={18} aria-hidden />
      <div>
        <strong>
          {expiredAt ? (
            <Trans>The service window closed on {dateTimeOf(expiredAt)}</Trans>
          ) : (
            <Trans>The service window is closed</Trans>
          )}
        </strong>
        <p>
          <Trans>
            WhatsApp takes a Session message only within 24 hours of the contact's last message. You
            can write again as soon as the contact does.
          </Trans>{" "}
          {hasDraft && <Trans>Your draft is kept.</Trans>}
        </p>
      </div>
    </div>
  );
}

export function CannotReply() {
  return (
    <div className={classes.closed} role="note">
      <LockKeyhole size={18} aria-hidden />
      <div>
        <strong>
          <Trans>You can read here, but not reply</Trans>
        </strong>
        <p>
          <Trans>Ask someone who manages roles for the permission to reply.</Trans>
        </p>
      </div>
    </div>
  );
}
