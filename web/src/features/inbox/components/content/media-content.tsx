import { Trans, useLingui } from "@lingui/react/macro";
import { Download, FileText, Hourglass, ImageOff } from "lucide-react";
import type { Media, Message } from "@/shared/api/messaging";
import { mediaUrl } from "@/shared/api/workspace";
import { sizeOf } from "@/shared/lib/format";
import { useLightbox } from "../thread/lightbox";
import contentClasses from "./content.module.css";
import classes from "./media.module.css";
import { VoicePlayer } from "./voice-player";
import { WhatsAppText } from "./whatsapp-text";

interface MediaProps {
  message: Message;
  caption: string;
  name: string;
  isVoice: boolean;
}

export function MediaContent({ message, caption, name, isVoice }: MediaProps) {
  return (
    <div className={classes.media}>
      <MediaBody media={message.media} type={message.type} name={name} isVoice={isVoice} />
      {caption && <WhatsAppText text={caption} />}
    </div>
  );
}

interface BodyProps {
  media: Media | null;
  type: string;
  name: string;
  isVoice: boolean;
}

function MediaBody({ media, type, name, isVoice }: BodyProps) {
  if (!media || media.state === "failed") return <Missing error={media?.error ?? null} />;
  if (media.state === "pending") return <Coming type={type} />;
  if (type === "image" || type === "sticker") return <Picture media={media} name={name} />;
  if (type === "video") return <Video media={media} />;
  if (type === "audio") return <VoicePlayer media={media} isVoice={isVoice} />;
  return <FileCard media={media} name={name} />;
}

const WIDEST = 320;
const HIGHEST = 340;

/** The shown size, known before the picture is there, so that the thread does not move. */
function fitted(media: Media, widest: number): { width: number; height: number } {
  const width = media.width || widest;
  const height = media.height || widest * 0.75;
  const scale = Math.min(widest / width, HIGHEST / height);
  return {
    width: Math.max(96, Math.round(width * scale)),
    height: Math.max(64, Math.round(height * scale)),
  };
}

function Picture({ media, name }: { media: Media; name: string }) {
  const { t } = useLingui();
  const open = useLightbox();
  const isSticker = media.kind === "sticker";
  const size = fitted(media, isSticker ? 140 : WIDEST);
  const source = mediaUrl(media.id, media.has_thumbnail && !isSticker ? "thumbnail" : "file");
  return (
    <button
      type="button"
      className={classes.picture}
      data-sticker={isSticker || undefined}
      style={size}
      aria-label={isSticker ? t`Sticker` : t`Open picture ${name}`}
      onClick={() => open(media)}
    >
      <img src={source} alt="" loading="lazy" decoding="async" {...size} />
    </button>
  );
}

function Video({ media }: { media: Media }) {
  const { t } = useLingui();
  return (
    <video
      className={classes.video}
      controls
      preload="metadata"
      aria-label={t`Video`}
      poster={media.has_thumbnail ? mediaUrl(media.id, "thumbnail") : undefined}
      src={mediaUrl(media.id, "file")}
      {...fitted(media, WIDEST)}
    />
  );
}

function FileCard({ media, name }: { media: Media; name: string }) {
  const { t } = useLingui();
  const kind = name.includes(".") ? name.split(".").at(-1)?.toUpperCase() : media.mime_type;
  return (
    <a
      className={classes.file}
      href={mediaUrl(media.id, "download")}
      download={name || true}
      aria-label={t`Download ${name || t`document`}`}
    >
      <span className={contentClasses.sign} aria-hidden>
        <FileText size={20} />
      </span>
      <span className={contentClasses.words}>
        <strong dir="auto">{name || <Trans>Document</Trans>}</strong>
        <span>{[media.size ? sizeOf(media.size) : "", kind].filter(Boolean).join(" · ")}</span>
      </span>
      <Download size={17} aria-hidden />
    </a>
  );
}

function Coming({ type }: { type: string }) {
  return (
    <div className={classes.coming} data-type={type}>
      <Hourglass size={16} aria-hidden />
      <Trans>The file is being fetched from WhatsApp</Trans>
    </div>
  );
}

function Missing({ error }: { error: string | null }) {
  return (
    <div className={contentClasses.unsupported}>
      <ImageOff size={15} aria-hidden />
      <span>
        <Trans>The file could not be fetched.</Trans> {error}
      </span>
    </div>
  );
}
