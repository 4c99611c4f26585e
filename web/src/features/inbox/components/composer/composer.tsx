import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { SendHorizontal } from "lucide-react";
import { type DragEvent, lazy, Suspense, useCallback, useRef, useState } from "react";
import { useStable } from "@/shared/lib/stable";
import { clearDraft, keepDraft, useDraft } from "../../drafts";
import type { Later, Sender } from "../../sending";
import { AttachmentTray } from "./attachment-tray";
import classes from "./composer.module.css";
import { ComposerTools } from "./composer-tools";
import { QuoteBar } from "./quote-bar";
import { ScheduleButton } from "./schedule-button";
import { TextPreview } from "./text-preview";
import { mediaObject, typeOf, useAttachments } from "./use-attachments";
import { useTextField } from "./use-text-field";

const ChoicesDialog = lazy(() =>
  import("./choices-dialog").then((module) => ({ default: module.ChoicesDialog })),
);

const LONGEST = 4096;

interface ComposerProps {
  conversationId: string;
  windowExpiresAt: string | null;
  sender: Sender;
  sent: () => void;
  /** Takes back what was just sent; false if nothing can be. */
  undo: () => boolean;
}

/** Writes session messages. What is written is kept per conversation until it is sent. */
export function Composer(props: ComposerProps) {
  const { conversationId, windowExpiresAt, sender, sent, undo } = props;
  const { t } = useLingui();
  const draft = useDraft(conversationId);
  const attachments = useAttachments(conversationId);
  const [choosing, setChoosing] = useState(false);
  const setText = (text: string) => keepDraft(conversationId, { ...draft, text });

  const isReady = attachments.list.every((one) => one.media !== null);
  const isUploading = attachments.list.some((one) => !one.media && one.failure === null);
  const isEmpty = draft.text.trim() === "" && attachments.list.length === 0;
  const isTooLong = draft.text.length > LONGEST;
  const canSend = !isEmpty && isReady && !isTooLong;

  const submit = (later?: Later) => {
    if (!canSend) return;
    for (const one of attachments.list)
      if (one.media) sender.send(typeOf(one.media), mediaObject(one, one.media), later);
    if (draft.text.trim() !== "")
      sender.send("text", { text: { body: draft.text.trim(), preview_url: true } }, later);
    attachments.clear();
    clearDraft(conversationId);
    sent();
  };
  const area = useRef<HTMLTextAreaElement>(null);
  const field = useTextField(area, {
    text: draft.text,
    setText,
    submit,
    undo,
    addFiles: attachments.add,
  });
  const drop = useDrop(attachments.add);
  const addFiles = useStable(attachments.add);
  const insert = useStable(field.insert);
  const mark = useStable(field.mark);
  const choose = useCallback(() => setChoosing(true), []);

  return (
    <section
      className={classes.composer}
      aria-label={t`Write a message`}
      data-over={drop.isOver || undefined}
      {...drop.handlers}
    >
      {draft.quote && (
        <QuoteBar
          quote={draft.quote}
          drop={() => keepDraft(conversationId, { ...draft, quote: null })}
        />
      )}
      <AttachmentTray attachments={attachments} />
      <textarea
        ref={area}
        className={classes.text}
        aria-label={t`Message`}
        placeholder={t`Write a session message`}
        dir="auto"
        rows={1}
        value={draft.text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={field.onKeyDown}
        onPaste={field.onPaste}
      />
      <TextPreview text={draft.text} />
      <div className={classes.foot}>
        <ComposerTools addFiles={addFiles} insert={insert} mark={mark} choose={choose} />
        {draft.text.length > LONGEST - 200 && (
          <span className={classes.count} data-over={isTooLong || undefined} role="status">
            {LONGEST - draft.text.length}
          </span>
        )}
        <ScheduleButton disabled={!canSend} windowExpiresAt={windowExpiresAt} submit={submit} />
        <Button
          disabled={!canSend}
          onClick={() => submit()}
          rightSection={<SendHorizontal size={16} aria-hidden />}
        >
          {isUploading ? <Trans>Uploading</Trans> : <Trans>Send</Trans>}
        </Button>
      </div>
      {choosing && (
        <Suspense>
          <ChoicesDialog
            body={draft.text}
            close={() => setChoosing(false)}
            send={(interactive) => {
              sender.send("interactive", { interactive });
              clearDraft(conversationId);
              sent();
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

function useDrop(addFiles: (files: Iterable<File>) => void) {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        addFiles(event.dataTransfer.files);
      },
    },
  };
}
