import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { AtSign, LockKeyhole } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useAssignees, useMe } from "@/features/accounts/public";
import { IconButton } from "@/shared/ui/icon-button";
import { mentionsIn } from "../../model/mentions";
import { keepNoteDraft, useNoteDraft } from "../../note-draft";
import { sendNote } from "../../note-outbox";
import { MentionField, type MentionFieldHandle } from "./mention-field";
import classes from "./note-composer.module.css";

const LONGEST = 5000;

export type NoteHandle = Pick<MentionFieldHandle, "focus">;

interface NoteComposerProps {
  conversationId: string;
  sent: () => void;
  onKey: (event: KeyboardEvent) => void;
  ref: Ref<NoteHandle>;
}

/** Writes private notes: for the team, in another colour, also while the window is closed. */
export function NoteComposer({ conversationId, sent, onKey, ref }: NoteComposerProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const me = useMe();
  const people = useAssignees();
  const text = useNoteDraft(conversationId);
  const field = useRef<MentionFieldHandle>(null);
  const isTooLong = text.length > LONGEST;
  const canSend = text.trim() !== "" && !isTooLong;
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }));
  // whoever came here asked for it by key or click
  useEffect(() => field.current?.focus(), []);

  const submit = () => {
    if (!canSend) return;
    void sendNote(client, {
      memberId: me.member.id,
      conversationId,
      text: text.trim(),
      mentions: mentionsIn(text, people).map((one) => one.id),
    });
    keepNoteDraft(conversationId, "");
    sent();
  };
  return (
    <section className={classes.composer} aria-label={t`Write a note`}>
      <MentionField
        ref={field}
        label={t`Note`}
        placeholder={t`Write a note to your team; @ mentions someone`}
        text={text}
        setText={(words) => keepNoteDraft(conversationId, words)}
        submit={submit}
        onKey={onKey}
      />
      <div className={classes.foot}>
        <IconButton
          label={t`Mention someone`}
          action="writing.mention"
          onClick={() => field.current?.mention()}
        >
          <AtSign size={18} strokeWidth={1.8} />
        </IconButton>
        <span className={classes.private}>
          <LockKeyhole size={14} aria-hidden />
          <Trans>Only your team sees this</Trans>
        </span>
        {text.length > LONGEST - 200 && (
          <span className={classes.count} data-over={isTooLong || undefined} role="status">
            {LONGEST - text.length}
          </span>
        )}
        <Button className={classes.save} disabled={!canSend} onClick={submit}>
          <Trans>Add note</Trans>
        </Button>
      </div>
    </section>
  );
}
