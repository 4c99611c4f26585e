import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { EyeOff } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useCan } from "@/features/accounts/public";
import { contactName } from "@/features/contacts/public";
import { ApiError } from "@/shared/api/errors";
import type { Conversation } from "@/shared/api/messaging";
import { useKeys } from "@/shared/keyboard/keyboard";
import { namePage } from "@/shared/lib/title";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { useConversationActions } from "../actions";
import { useConversation } from "../use-conversation";
import type { Panel } from "../use-panel";
import classes from "./conversation-view.module.css";
import { ContactPanel } from "./panel/contact-panel";
import { ConversationHeader } from "./thread/conversation-header";
import { ThreadPane } from "./thread/thread-pane";

interface ConversationViewProps {
  conversationId: string;
  panel: Panel;
  leave: () => void;
}

export function ConversationView(props: ConversationViewProps) {
  const query = useConversation(props.conversationId);
  if (query.isPending) return <HeaderBones />;
  const isGone = query.error instanceof ApiError && query.error.status === 404;
  if (query.isLoadingError || isGone)
    return (
      <div className={classes.thread}>
        {isGone ? (
          <NotVisible leave={props.leave} />
        ) : (
          <Failed error={query.error} retry={() => void query.refetch()} />
        )}
      </div>
    );
  return <OpenConversation {...props} conversation={query.data} />;
}

function OpenConversation({
  conversation,
  panel,
  leave,
}: ConversationViewProps & { conversation: Conversation }) {
  const actions = useConversationActions();
  const can = useCan();
  const [assignOpened, setAssignOpened] = useState(false);
  const toggleStatus = useCallback(
    () => void (conversation.status === "open" ? actions.close : actions.reopen)(conversation),
    [actions, conversation],
  );
  const unread = useCallback(() => {
    // one leaves, or it would be read again at once
    leave();
    void actions.unread(conversation);
  }, [actions, conversation, leave]);
  const { isShown, isBeside, show } = panel;
  const hide = useCallback(() => show(false), [show]);
  const toggle = useCallback(() => show(!isShown), [show, isShown]);
  useKeys({
    "conversation.assign": can("conversations.assign") ? () => setAssignOpened(true) : undefined,
    "conversation.close": can("conversations.close") ? toggleStatus : undefined,
    "conversation.unread": unread,
  });
  usePageTitle(contactName(conversation.contact));

  return (
    <>
      <div className={classes.thread}>
        <ConversationHeader
          conversation={conversation}
          leave={leave}
          assignOpened={assignOpened}
          setAssignOpened={setAssignOpened}
          toggleStatus={toggleStatus}
          markUnread={unread}
          isPanelShown={isShown}
          togglePanel={toggle}
        />
        <ThreadPane conversation={conversation} />
      </div>
      {isShown && (
        <div className={isBeside ? undefined : classes.over}>
          <ContactPanel conversation={conversation} close={hide} />
        </div>
      )}
    </>
  );
}

function NotVisible({ leave }: { leave: () => void }) {
  return (
    <Empty
      icon={<EyeOff size={20} />}
      title={<Trans>This conversation is not visible to you</Trans>}
      action={
        <Button variant="default" onClick={leave}>
          <Trans>Back to the list</Trans>
        </Button>
      }
    >
      <Trans>It may be assigned to someone else, or belong to another workspace.</Trans>
    </Empty>
  );
}

function HeaderBones() {
  return (
    <div className={classes.thread} aria-busy>
      <div className={classes.bones}>
        <Bone width={38} height={38} />
        <Bone width={160} height={14} />
      </div>
    </div>
  );
}

function usePageTitle(name: string): void {
  useEffect(() => {
    namePage(name);
    return () => namePage(null);
  }, [name]);
}
