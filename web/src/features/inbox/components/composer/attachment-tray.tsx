import { Trans, useLingui } from "@lingui/react/macro";
import { FileText, Music, RotateCw, Video, X } from "lucide-react";
import { useEffect, useState } from "react";
import { sizeOf } from "@/shared/lib/format";
import classes from "./attachment-tray.module.css";
import type { Attachment, Attachments } from "./use-attachments";

export function AttachmentTray({ attachments }: { attachments: Attachments }) {
  const { t } = useLingui();
  if (attachments.list.length === 0) return null;
  return (
    <ul className={classes.tray} aria-label={t`Files to send`}>
      {attachments.list.map((attachment) => (
        <AttachmentCard key={attachment.key} attachment={attachment} attachments={attachments} />
      ))}
    </ul>
  );
}

function AttachmentCard({
  attachment,
  attachments,
}: {
  attachment: Attachment;
  attachments: Attachments;
}) {
  const { t } = useLingui();
  const { key, file, media, failure } = attachment;
  const takesCaption = media !== null && media.kind !== "audio" && media.kind !== "sticker";
  return (
    <li className={classes.card} data-failed={failure !== null || undefined}>
      <Preview file={file} />
      <div className={classes.words}>
        <strong dir="auto">{file.name}</strong>
        <State attachment={attachment} />
        {takesCaption && (
          <input
            className={classes.caption}
            placeholder={t`Add a caption`}
            aria-label={t`Caption of ${file.name}`}
            maxLength={1024}
            dir="auto"
            value={attachment.caption}
            onChange={(event) => attachments.caption(key, event.currentTarget.value)}
          />
        )}
      </div>
      {failure !== null && (
        <button
          type="button"
          aria-label={t`Upload ${file.name} again`}
          data-tip={t`Try again`}
          onClick={() => attachments.retry(key)}
        >
          <RotateCw size={15} />
        </button>
      )}
      <button
        type="button"
        aria-label={media ? t`Remove ${file.name}` : t`Cancel the upload of ${file.name}`}
        data-tip={media ? t`Remove` : t`Cancel`}
        onClick={() => attachments.remove(key)}
      >
        <X size={16} />
      </button>
    </li>
  );
}

function State({ attachment }: { attachment: Attachment }) {
  const { t } = useLingui();
  const { file, media, failure, progress } = attachment;
  if (failure !== null) return <span role="alert">{failure}</span>;
  if (media)
    return (
      <span>
        {sizeOf(media.size)}
        {media.note ? ` · ${media.note}` : ""}
      </span>
    );
  return (
    <>
      <span>
        {progress < 1 ? (
          <Trans>
            {Math.round(progress * 100)} % of {sizeOf(file.size)}
          </Trans>
        ) : (
          <Trans>Being prepared</Trans>
        )}
      </span>
      <progress value={progress} max={1} aria-label={t`Upload of ${file.name}`} />
    </>
  );
}

function Preview({ file }: { file: File }) {
  const source = usePreview(file);
  if (source) return <img className={classes.preview} src={source} alt="" />;
  const Sign = file.type.startsWith("video/")
    ? Video
    : file.type.startsWith("audio/")
      ? Music
      : FileText;
  return (
    <span className={classes.preview} aria-hidden>
      <Sign size={20} />
    </span>
  );
}

function usePreview(file: File): string | null {
  const isPicture = /^image\/(jpeg|png|webp|gif)$/.test(file.type);
  const [source] = useState(() => (isPicture ? URL.createObjectURL(file) : null));
  useEffect(() => () => URL.revokeObjectURL(source ?? ""), [source]);
  return source;
}
