import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useAssignees } from "@/features/accounts/public";
import type { Note } from "@/shared/api/inbox";
import { tellFailed } from "@/shared/ui/toast";
import { mentionsIn } from "../../model/mentions";
import { changeNote, putNote } from "../../notes";
import { MentionField, type MentionFieldHandle } from "./mention-field";
import classes from "./note-card.module.css";

/** Other words for one's own note, where it stands. */
export function NoteEditor({ note, close }: { note: Note; close: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const people = useAssignees();
  const field = useRef<MentionFieldHandle>(null);
  const [text, setText] = useState(note.text);
  const [isSaving, setSaving] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const save = async () => {
    if (isSaving || text.trim() === "") return;
    if (text.trim() === note.text) {
      close();
      return;
    }
    setSaving(true);
    // who left the team since stays mentioned
    const known = [
      ...people,
      ...note.mentions.filter((one) => !people.some((p) => p.id === one.id)),
    ];
    const mentions = mentionsIn(text, known).map((one) => one.id);
    try {
      putNote(client, await changeNote(note.id, { text, mentions }));
      close();
    } catch (error) {
      tellFailed(error);
      setSaving(false);
    }
  };
  return (
    <div className={classes.editor}>
      <MentionField
        ref={field}
        label={t`Note`}
        text={text}
        setText={setText}
        submit={() => void save()}
        onKey={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          close();
        }}
      />
      <div className={classes.buttons}>
        <Button size="compact-sm" variant="default" onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          size="compact-sm"
          loading={isSaving}
          disabled={text.trim() === ""}
          onClick={() => void save()}
        >
          <Trans>Save</Trans>
        </Button>
      </div>
    </div>
  );
}
