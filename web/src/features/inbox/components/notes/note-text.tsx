import { memo } from "react";
import type { Note } from "@/shared/api/inbox";
import { partsOf } from "../../model/mentions";
import classes from "./note-card.module.css";

interface NoteTextProps {
  note: Note;
  memberId: string;
}

/** The words of a note, with names and links told apart. */
export const NoteText = memo(function NoteText({ note, memberId }: NoteTextProps) {
  return (
    <div className={classes.text} dir="auto">
      {partsOf(note.text, note.mentions).map((part, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
        if (part.kind === "text") return <span key={index}>{part.text}</span>;
        if (part.kind === "link")
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same
            <a key={index} href={part.text} target="_blank" rel="noopener noreferrer nofollow">
              {part.text}
            </a>
          );
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same
          <bdi key={index} className={classes.mention} data-me={part.id === memberId || undefined}>
            {part.text}
          </bdi>
        );
      })}
    </div>
  );
});
