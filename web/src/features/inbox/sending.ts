import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useMe } from "@/features/accounts/public";
import type { Me } from "@/shared/api/contract";
import type { Message, MessageType, NewMessage } from "@/shared/api/messaging";
import { newId } from "@/shared/lib/new-id";
import { tellFailed } from "@/shared/ui/toast";
import { cancel, messagesQuery, postMessage, resend } from "./api";
import { draftOf, keepDraft } from "./drafts";
import { putMessage } from "./live";
import { messagesOf } from "./model/thread";
import { Outbox, type Pending, usePending } from "./outbox";
import { giveBack, wordsOf } from "./returned";

/** Refused because of the service window: the words go back into the draft. */
const WINDOW = new Set(["window_closed", "window_will_be_shut"]);

let outbox: Outbox | null = null;

/** The outbox of this tab. */
function useOutbox(): Outbox {
  const client = useQueryClient();
  outbox ??= new Outbox(
    {
      post: postMessage,
      accepted: (message) => putMessage(client, message),
      refused: (pending, error) => {
        const isReaction = pending.body.type === "reaction";
        if (!WINDOW.has(error.code) && !isReaction) return;
        if (isReaction) void client.invalidateQueries(messagesQuery(pending.conversationId));
        else giveBack(pending.conversationId, wordsOf(contentOf(pending.body)));
        outbox?.discard(pending.body.client_id);
        tellFailed(error);
      },
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    "rapport.outbox",
  );
  return outbox;
}

/** When a message is to go out, if not now. */
export type Later = Required<Pick<NewMessage, "send_at" | "window_may_be_shut">>;

export interface Sender {
  send: (type: MessageType, object: Record<string, unknown>, later?: Later) => void;
  react: (message: Message, emoji: string) => void;
  retry: () => void;
  discard: (clientId: string) => void;
  sendAgain: (message: Message) => Promise<void>;
  cancel: (message: Message) => Promise<void>;
  /** Whether the message is one's own and not sent for a moment yet. */
  canUndo: (message: Message) => boolean;
  /** Takes it back; false if it was too late. */
  undo: (message: Message) => Promise<boolean>;
  lastToUndo: () => Message | undefined;
}

/** Sends into a conversation, and shows at once what was sent. */
export function useSender(conversationId: string): Sender {
  const client = useQueryClient();
  const box = useOutbox();
  const { member, person } = useMe();
  const memberId = member.id;
  const hold = person.undo_seconds;
  return useMemo(() => {
    const canUndo = (message: Message) => {
      const isMine = message.origin.kind === "agent" && message.origin.id === memberId;
      return isMine && message.undo_until !== null && Date.parse(message.undo_until) > Date.now();
    };
    return {
      send: (type, object, later) => {
        const { quote } = draftOf(conversationId);
        const context = quote ? { context: { message_id: quote.id } } : {};
        const held = hold > 0 ? { hold_seconds: hold } : {};
        const when = later ?? held;
        box.send(conversationId, { client_id: newId(), type, ...object, ...context, ...when });
        if (quote) keepDraft(conversationId, { ...draftOf(conversationId), quote: null });
      },
      react: (message, emoji) => {
        putMessage(client, withReaction(message, emoji));
        const reaction = { message_id: message.id, emoji };
        box.send(conversationId, { client_id: newId(), type: "reaction", reaction });
      },
      retry: () => box.retry(conversationId),
      discard: (clientId) => box.discard(clientId),
      sendAgain: (message) =>
        resend(message.id).then((again) => putMessage(client, again), tellFailed),
      cancel: (message) =>
        cancel(message.id).then((cancelled) => putMessage(client, cancelled), tellFailed),
      canUndo,
      undo: async (message) => {
        try {
          putMessage(client, await cancel(message.id));
          return true;
        } catch (error) {
          tellFailed(error);
          return false;
        }
      },
      lastToUndo: () => {
        const pages = client.getQueryData(messagesQuery(conversationId).queryKey);
        return messagesOf(pages).findLast(canUndo);
      },
    };
  }, [box, client, conversationId, memberId, hold]);
}

/** Messages on their way, as the thread shows them. */
export function usePendingMessages(conversationId: string): Message[] {
  const me = useMe();
  const entries = usePending(useOutbox(), conversationId);
  return useMemo(
    () =>
      entries
        .filter((entry) => entry.body.type !== "reaction")
        .map((entry) => shownMessage(entry, me)),
    [entries, me],
  );
}

function withReaction(message: Message, emoji: string): Message {
  const others = message.reactions.filter((reaction) => reaction.by !== "business");
  const own = { emoji, by: "business" as const, at: new Date().toISOString() };
  return { ...message, reactions: emoji === "" ? others : [...others, own] };
}

function contentOf(body: NewMessage): Pick<Message, "type" | "content"> {
  const { type = "text" } = body;
  return { type, content: { [type]: body[type] } };
}

function shownMessage(pending: Pending, me: Me): Message {
  const { body } = pending;
  const { type, content } = contentOf(body);
  return {
    id: body.client_id,
    conversation_id: pending.conversationId,
    contact_id: "",
    phone_number_id: "",
    wamid: null,
    direction: "outbound",
    type,
    content,
    text: wordsOf({ type, content }),
    media: mediaIn(content[type]),
    status: body.send_at ? "scheduled" : "queued",
    status_times: {},
    error: pending.failure === null ? null : failureOf(pending.failure),
    origin: { kind: "agent", id: me.member.id, name: me.person.name },
    client_id: body.client_id,
    callback_data: null,
    reply_to: null,
    reactions: [],
    referral: null,
    pricing: null,
    forwarded: false,
    at: pending.at,
    send_at: body.send_at ?? null,
    undo_until: null,
    resend_of: null,
    resent_as: null,
    can_resend: false,
  };
}

function failureOf(sentence: string): Message["error"] {
  return {
    code: null,
    reason: "not_handed_over",
    title: null,
    sentence: sentence || t`The page was left before the server answered.`,
    remedy: "",
  };
}

/** A file that was just uploaded can be shown before the server says so. */
function mediaIn(object: unknown): Message["media"] {
  const upload = typeof object === "object" && object !== null && "id" in object ? object.id : null;
  return typeof upload === "string" ? (uploads.get(upload) ?? null) : null;
}

const uploads = new Map<string, NonNullable<Message["media"]>>();

export function rememberUpload(media: NonNullable<Message["media"]>): void {
  uploads.set(media.id, media);
}
