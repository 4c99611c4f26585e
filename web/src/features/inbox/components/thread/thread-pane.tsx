import { Trans } from "@lingui/react/macro";
import { MessagesSquare } from "lucide-react";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { useCan, useMe } from "@/features/accounts/public";
import { contactName } from "@/features/contacts/public";
import type { Conversation, Message } from "@/shared/api/messaging";
import { useHasPassed } from "@/shared/lib/clock";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { useConversationActions } from "../../actions";
import { draftOf, keepDraft } from "../../drafts";
import { giveBack, wordsOf } from "../../returned";
import { useSender } from "../../sending";
import { useThread } from "../../use-thread";
import { Composer, type ComposerHandle } from "../composer/composer";
import { CannotReply, WindowClosed } from "../composer/window-closed";
import { type ThreadActions, ThreadActionsProvider } from "./context";
import { Lightbox } from "./lightbox";
import { MessageList, type MessageListHandle } from "./message-list";
import { useKindName } from "./quoted-message";
import { ReactionPicker, type ReactionTarget } from "./reaction-picker";
import classes from "./thread-pane.module.css";

interface ThreadPaneProps {
  conversation: Conversation;
  /** Counts up each time that `r` asks for the composer. */
  focusCount: number;
}

/** Messages and composer of one conversation. Mounted anew for each. */
export function ThreadPane({ conversation, focusCount }: ThreadPaneProps) {
  const sender = useSender(conversation.id);
  const thread = useThread(conversation, sender);
  const list = useRef<MessageListHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const [target, setTarget] = useState<ReactionTarget | null>(null);
  const canReply = useCan()("conversations.reply");
  const isShut = useHasPassed(conversation.window_expires_at) || !conversation.window_expires_at;
  const name = contactName(conversation.contact);
  const kindName = useKindName();
  useMarkRead(conversation);

  useEffect(() => {
    if (focusCount > 0) composer.current?.focus();
  }, [focusCount]);

  const { id } = conversation;
  const { retry, discard, sendAgain } = sender;
  const actions = useMemo<ThreadActions>(
    () => ({
      canReply,
      contactName: name,
      quote: (message) => {
        keepDraft(id, { ...draftOf(id), quote: quoteOf(message, name, kindName) });
        composer.current?.focus();
      },
      pickReaction: (message, anchor) => setTarget({ message, anchor }),
      sendAgain: (message) => void sendAgain(message),
      editAgain: (message) => {
        giveBack(id, wordsOf(message));
        composer.current?.focus();
      },
      retry,
      discard,
      goTo: (messageId) => list.current?.toMessage(messageId),
    }),
    [canReply, name, id, kindName, retry, discard, sendAgain],
  );

  return (
    <ThreadActionsProvider value={actions}>
      <Lightbox>
        {thread.query.isPending && <ThreadBones />}
        {thread.query.isError && (
          <Failed error={thread.query.error} retry={() => void thread.query.refetch()} />
        )}
        {thread.query.isSuccess && thread.items.length === 0 && (
          <Empty icon={<MessagesSquare size={20} />} title={<Trans>No messages yet</Trans>} />
        )}
        {thread.query.isSuccess && thread.items.length > 0 && (
          <MessageList
            ref={list}
            items={thread.items}
            pendingIds={thread.pendingIds}
            lastOutboundId={thread.lastOutboundId}
            loadOlder={thread.loadOlder}
          />
        )}
        {!canReply && <CannotReply />}
        {canReply && isShut && (
          <WindowClosed conversationId={id} expiredAt={conversation.window_expires_at} />
        )}
        {canReply && !isShut && (
          <Composer
            ref={composer}
            conversation={conversation}
            sender={sender}
            sent={() => list.current?.toEnd()}
          />
        )}
        <ReactionPicker target={target} close={() => setTarget(null)} react={sender.react} />
      </Lightbox>
    </ThreadActionsProvider>
  );
}

function quoteOf(message: Message, name: string, kindName: (type: string) => string) {
  const author = message.direction === "inbound" ? name : (message.origin.name ?? "");
  return { id: message.id, author, text: wordsOf(message) || kindName(message.type) };
}

/** What the assignee sees, or anyone while there is none, counts as read. */
function useMarkRead(conversation: Conversation): void {
  const { read } = useConversationActions();
  const me = useMe();
  const isOurs = conversation.assignee === null || conversation.assignee.id === me.member.id;
  const isUnread = isOurs && conversation.unread_count > 0;
  const look = useEffectEvent(() => {
    if (!document.hidden) void read(conversation);
  });
  useEffect(() => {
    if (!isUnread) return;
    const seen = () => look();
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [isUnread]);
}

function ThreadBones() {
  return (
    <div className={classes.bones} aria-busy>
      {[220, 320, 180, 260, 340, 200].map((width, index) => (
        <span key={width} data-ours={index % 3 === 2 || undefined}>
          <Bone width={width} height={index % 2 === 0 ? 44 : 64} />
        </span>
      ))}
    </div>
  );
}
