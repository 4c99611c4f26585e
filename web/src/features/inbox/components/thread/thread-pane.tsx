import { lazy, Suspense, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { useCan, useMe } from "@/features/accounts/public";
import { contactName } from "@/features/contacts/public";
import type { Conversation, Message, Quote } from "@/shared/api/messaging";
import { runAction } from "@/shared/keyboard/keyboard";
import { useHasPassed } from "@/shared/lib/clock";
import { whenIdle } from "@/shared/lib/idle";
import { useStable } from "@/shared/lib/stable";
import { useConversationActions } from "../../actions";
import { draftOf, keepDraft } from "../../drafts";
import { giveBack, wordsOf } from "../../returned";
import { type Sender, useSender } from "../../sending";
import { Composer } from "../composer/composer";
import { CannotReply, WindowClosed } from "../composer/window-closed";
import { WritingArea } from "../notes/writing-area";
import { type ThreadActions, ThreadActionsProvider } from "./context";
import { Lightbox } from "./lightbox";
import type { MessageListHandle, Size } from "./message-list";
import { useKindName } from "./quoted-message";
import type { ReactionTarget } from "./reaction-picker";
import { ScheduledBar } from "./scheduled-bar";
import { type OpenMenu, ThreadMenus } from "./thread-menus";
import { ThreadMessages } from "./thread-messages";

const ReactionPicker = lazy(() =>
  import("./reaction-picker").then((module) => ({ default: module.ReactionPicker })),
);

interface ThreadPaneProps {
  conversation: Conversation;
}

/** Messages and composer of the conversation that is open. */
export function ThreadPane({ conversation }: ThreadPaneProps) {
  const sender = useSender(conversation.id);
  const list = useRef<MessageListHandle>(null);
  const size = useRef<Size>({ width: 0, height: 0 });
  const openMenu = useRef<OpenMenu>(null);
  const [target, setTarget] = useState<ReactionTarget | null>(null);
  const canReply = useCan()("conversations.reply");
  const isShut = useHasPassed(conversation.window_expires_at) || !conversation.window_expires_at;
  const name = contactName(conversation.contact);
  const kindName = useKindName();
  const { id } = conversation;
  useMarkRead(conversation);

  const takeBack = useStable((message: Message) => {
    void sender.undo(message).then((isBack) => {
      if (!isBack) return;
      giveBack(id, wordsOf(message));
      const { reply_to: quoted } = message;
      if (quoted?.id) keepDraft(id, { ...draftOf(id), quote: quoteOfView(quoted, name, kindName) });
      runAction("conversation.reply");
    });
  });
  const undoLast = () => {
    const last = sender.lastToUndo();
    if (last) takeBack(last);
    return last !== undefined;
  };

  const actions = useMemo<ThreadActions>(
    () => ({
      canReply,
      contactName: name,
      quote: (message) => {
        keepDraft(id, { ...draftOf(id), quote: quoteOf(message, name, kindName) });
        runAction("conversation.reply");
      },
      pickReaction: (message, anchor) => setTarget({ message, anchor }),
      editAgain: (message) => {
        giveBack(id, wordsOf(message));
        runAction("conversation.reply");
      },
      goTo: (messageId) => list.current?.toMessage(messageId),
      undo: takeBack,
      openMenu: (message, button) => openMenu.current?.(message, button),
      ...senderActions(sender),
    }),
    [canReply, name, id, kindName, sender, takeBack],
  );

  return (
    <ThreadActionsProvider value={actions}>
      <Lightbox>
        <ThreadMenus conversationId={id} openMenu={openMenu}>
          <ThreadMessages key={id} ref={list} size={size} conversation={conversation} />
        </ThreadMenus>
        <ScheduledBar conversation={conversation} />
        <WritingArea conversationId={id} sent={() => list.current?.toEnd()}>
          {!canReply && <CannotReply />}
          {canReply && isShut && (
            <WindowClosed conversationId={id} expiredAt={conversation.window_expires_at} />
          )}
          {canReply && !isShut && (
            <Composer
              conversationId={id}
              windowExpiresAt={conversation.window_expires_at}
              sender={sender}
              sent={() => list.current?.toEnd()}
              undo={undoLast}
            />
          )}
        </WritingArea>
        <Suspense>
          {target && (
            <ReactionPicker target={target} close={() => setTarget(null)} react={sender.react} />
          )}
        </Suspense>
      </Lightbox>
    </ThreadActionsProvider>
  );
}

function senderActions({ sendAgain, cancel, canUndo, retry, discard }: Sender) {
  return {
    sendAgain: (message: Message) => void sendAgain(message),
    cancel: (message: Message) => void cancel(message),
    canUndo,
    retry,
    discard,
  };
}

function quoteOf(message: Message, name: string, kindName: (type: string) => string) {
  const author = message.direction === "inbound" ? name : (message.origin.name ?? "");
  return { id: message.id, author, text: wordsOf(message) || kindName(message.type) };
}

function quoteOfView(quote: Quote, name: string, kindName: (type: string) => string) {
  const author = quote.direction === "inbound" ? name : "";
  return { id: quote.id ?? "", author, text: quote.text || kindName(quote.type ?? "") };
}

/** What the assignee sees, or anyone while there is none, counts as read. */
function useMarkRead(conversation: Conversation): void {
  const { read } = useConversationActions();
  const me = useMe();
  const { id, assignee } = conversation;
  const isOurs = assignee === null || assignee.id === me.member.id;
  const isUnread = isOurs && conversation.unread_count > 0;
  const look = useEffectEvent(() => {
    if (!document.hidden) void read(conversation);
  });
  useEffect(() => {
    if (!isUnread || id === "") return;
    const seen = () => look();
    // not before it is seen: the list would be drawn anew while the messages wait
    const callOff = whenIdle(seen);
    document.addEventListener("visibilitychange", seen);
    return () => {
      callOff();
      document.removeEventListener("visibilitychange", seen);
    };
  }, [isUnread, id]);
}
