import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { LockKeyhole, Pencil, Trash2 } from "lucide-react";
import { lazy, memo, Suspense, useState } from "react";
import { useMe } from "@/features/accounts/public";
import type { Note } from "@/shared/api/inbox";
import { dateTimeOf, timeOf } from "@/shared/lib/format";
import { Confirm } from "@/shared/ui/confirm";
import { deleteNote, putNote } from "../../notes";
import classes from "./note-card.module.css";
import { NoteText } from "./note-text";

const NoteEditor = lazy(() =>
  import("./note-editor").then((module) => ({ default: module.NoteEditor })),
);

/** A private note between the messages: another colour, a lock, and who sees it. */
export const NoteCard = memo(function NoteCard({ note }: { note: Note }) {
  const me = useMe();
  const { t } = useLingui();
  const [isEditing, setEditing] = useState(false);
  const isMine = note.author.id === me.member.id;
  const isPending = note.id === note.client_id;
  if (note.deleted_at !== null) return <Deleted note={note} isMine={isMine} />;
  const author = isMine ? t`You` : note.author.name;
  return (
    <article className={classes.row} aria-label={t`Private note by ${author}`}>
      <div className={classes.card}>
        <div className={classes.head}>
          <LockKeyhole size={13} aria-hidden />
          <strong dir="auto">{author}</strong>
          <span>
            <Trans>Only your team sees this</Trans>
          </span>
        </div>
        {isEditing ? (
          <Suspense fallback={<NoteText note={note} memberId={me.member.id} />}>
            <NoteEditor note={note} close={() => setEditing(false)} />
          </Suspense>
        ) : (
          <NoteText note={note} memberId={me.member.id} />
        )}
        <div className={classes.foot}>
          {note.edited_at && (
            <span data-tip={dateTimeOf(note.edited_at)}>
              <Trans>Edited</Trans>
            </span>
          )}
          {isPending ? (
            <Trans>Being saved</Trans>
          ) : (
            <time dateTime={note.at}>{timeOf(note.at)}</time>
          )}
        </div>
      </div>
      {isMine && !isPending && !isEditing && (
        <OwnActions note={note} edit={() => setEditing(true)} />
      )}
    </article>
  );
});

function OwnActions({ note, edit }: { note: Note; edit: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  return (
    <div className={classes.actions}>
      <button type="button" aria-label={t`Edit this note`} data-tip={t`Edit`} onClick={edit}>
        <Pencil size={15} />
      </button>
      <button
        type="button"
        aria-label={t`Delete this note`}
        data-tip={t`Delete`}
        onClick={() => setAsking(true)}
      >
        <Trash2 size={15} />
      </button>
      <Confirm
        opened={isAsking}
        title={<Trans>Delete this note?</Trans>}
        doing={<Trans>Delete the note</Trans>}
        act={async () => putNote(client, await deleteNote(note.id))}
        close={() => setAsking(false)}
      >
        <Trans>Its words go for everyone. The thread keeps a line that there was a note.</Trans>
      </Confirm>
    </div>
  );
}

function Deleted({ note, isMine }: { note: Note; isMine: boolean }) {
  return (
    <div className={classes.deleted}>
      <LockKeyhole size={12} aria-hidden />
      {isMine ? (
        <Trans>You deleted a note</Trans>
      ) : (
        <Trans>
          <bdi>{note.author.name}</bdi> deleted a note
        </Trans>
      )}
      <time dateTime={note.at}>{timeOf(note.at)}</time>
    </div>
  );
}
