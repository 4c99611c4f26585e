import { Trans } from "@lingui/react/macro";
import { MessagesSquare } from "lucide-react";
import type { Ref, RefObject } from "react";
import type { Conversation } from "@/shared/api/messaging";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { useThread } from "../../use-thread";
import { Announcer } from "./announcer";
import { MessageList, type MessageListHandle, type Size } from "./message-list";
import classes from "./thread-pane.module.css";

interface ThreadMessagesProps {
  conversation: Conversation;
  size: RefObject<Size>;
  ref: Ref<MessageListHandle>;
}

/** The messages of one conversation. Mounted anew for each; what stands around it is not. */
export function ThreadMessages({ conversation, size, ref }: ThreadMessagesProps) {
  const thread = useThread(conversation);
  const { query } = thread;
  if (query.isPending) return <ThreadBones />;
  // what was read once stands while it cannot be read again
  if (query.isLoadingError)
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (thread.items.length === 0)
    return (
      <Empty icon={<MessagesSquare size={20} />} title={<Trans>No messages yet</Trans>}>
        <Trans>The service window opens when the contact writes.</Trans>
      </Empty>
    );
  return (
    <>
      <MessageList
        ref={ref}
        size={size}
        items={thread.items}
        pendingIds={thread.pendingIds}
        lastOutboundId={thread.lastOutboundId}
        loadOlder={thread.loadOlder}
      />
      <Announcer items={thread.items} />
    </>
  );
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
