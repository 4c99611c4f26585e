import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError, sentenceOf } from "@/shared/api/errors";
import type { Media, MessageType, UploadedMedia } from "@/shared/api/messaging";
import { upload } from "@/shared/api/upload";
import { newId } from "@/shared/lib/new-id";
import { useStable } from "@/shared/lib/stable";
import { takeHandedOver } from "../../handed-over";
import { rememberUpload } from "../../sending";

export interface Attachment {
  key: string;
  conversationId: string;
  file: File;
  /** 0 to 1 while the file goes out. */
  progress: number;
  media: UploadedMedia | null;
  failure: string | null;
  caption: string;
}

export interface Attachments {
  list: Attachment[];
  add: (files: Iterable<File>) => void;
  remove: (key: string) => void;
  retry: (key: string) => void;
  caption: (key: string, text: string) => void;
  clear: () => void;
}

/**
 * Files chosen for a conversation: each goes to the server at once, and can be called back. They
 * wait there while another conversation is looked at.
 */
export function useAttachments(conversationId: string): Attachments {
  const [all, setAll] = useState<Attachment[]>([]);
  const running = useRef(new Map<string, AbortController>());
  const patch = useCallback((key: string, change: Partial<Attachment>) => {
    setAll((known) => known.map((one) => (one.key === key ? { ...one, ...change } : one)));
  }, []);

  const start = useCallback(
    async (key: string, file: File) => {
      const stop = new AbortController();
      running.current.set(key, stop);
      try {
        const progress = (share: number) => patch(key, { progress: share });
        const media = await send(file, progress, stop.signal);
        rememberUpload(shown(media));
        patch(key, { media, progress: 1 });
      } catch (error) {
        if (!(error instanceof ApiError && error.code === "aborted"))
          patch(key, { failure: sentenceOf(error) });
      } finally {
        running.current.delete(key);
      }
    },
    [patch],
  );

  const add = useStable((files: Iterable<File>) => {
    const added = [...files].map((file) => blank(file, conversationId));
    setAll((known) => [...known, ...added]);
    for (const one of added) void start(one.key, one.file);
  });
  useEffect(() => add(takeHandedOver(conversationId)), [add, conversationId]);

  useEffect(() => {
    const uploads = running.current;
    return () => {
      for (const stop of uploads.values()) stop.abort();
    };
  }, []);

  return {
    list: all.filter((one) => one.conversationId === conversationId),
    add,
    remove: (key) => {
      running.current.get(key)?.abort();
      setAll((known) => known.filter((one) => one.key !== key));
    },
    retry: (key) => {
      const found = all.find((one) => one.key === key);
      patch(key, { failure: null, progress: 0 });
      if (found) void start(key, found.file);
    },
    caption: (key, text) => patch(key, { caption: text }),
    clear: () => setAll((known) => known.filter((one) => one.conversationId !== conversationId)),
  };
}

function send(file: File, progress: (share: number) => void, signal: AbortSignal) {
  const fields = { purpose: "message" };
  return upload<UploadedMedia>("/api/v1/media", file, { fields, progress, signal });
}

function blank(file: File, conversationId: string): Attachment {
  const key = newId();
  return { key, conversationId, file, progress: 0, media: null, failure: null, caption: "" };
}

function shown(media: UploadedMedia): Media {
  const { width = null, height = null, duration = null } = media;
  const { voice = false, has_thumbnail = false } = media;
  const { id, kind, mime_type, size, name } = media;
  return {
    id,
    kind,
    mime_type,
    size,
    name,
    width,
    height,
    duration,
    voice,
    has_thumbnail,
    state: "ready",
    error: null,
  };
}

const KINDS = ["image", "video", "audio", "sticker"] as const;

/** The type of the message that carries a file; what is of no other kind goes as a document. */
export function typeOf(media: UploadedMedia): MessageType {
  return KINDS.find((kind) => kind === media.kind) ?? "document";
}

/** Meta's object for an uploaded file. Audio and stickers carry no caption. */
export function mediaObject(attachment: Attachment, media: UploadedMedia) {
  const caption = attachment.caption.trim();
  const hasCaption = media.kind !== "audio" && media.kind !== "sticker" && caption !== "";
  const type = typeOf(media);
  return {
    [type]: {
      id: media.id,
      ...(hasCaption && { caption }),
      ...(type === "document" && { filename: media.name || attachment.file.name }),
    },
  };
}
