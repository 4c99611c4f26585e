import { Trans } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/features/accounts/public";
import type { Conversation, Message } from "@/shared/api/messaging";
import { dateTimeOf } from "@/shared/lib/format";
import { Dialog } from "@/shared/ui/dialog";
import { Empty, Failed } from "@/shared/ui/states";
import { tellFailed } from "@/shared/ui/toast";
import { cancel, reschedule, scheduledQuery, sendNow } from "../../api";
import { putMessage } from "../../live";
import { willBeShut } from "../../model/later";
import { wordsOf } from "../../returned";
import type { Later } from "../../sending";
import { TimeChoice } from "../composer/time-choice";
import { useKindName } from "./quoted-message";
import classes from "./scheduled.module.css";

interface ScheduledDialogProps {
  conversation: Conversation;
  close: () => void;
}

/** What waits for its time in a conversation: to be moved, sent now or cancelled. */
export function ScheduledDialog({ conversation, close }: ScheduledDialogProps) {
  const query = useQuery(scheduledQuery(conversation.id));
  const [moved, setMoved] = useState<Message | null>(null);
  const put = usePut();
  const move = (message: Message, later: Later) => {
    setMoved(null);
    put(reschedule(message.id, { ...later, send_at: later.send_at ?? "" }));
  };
  return (
    <Dialog close={close} title={<Trans>Scheduled messages</Trans>}>
      {moved ? (
        <TimeChoice
          windowExpiresAt={needsWindow(moved) ? conversation.window_expires_at : "any"}
          since={moved.send_at ?? undefined}
          doing={<Trans>Move</Trans>}
          choose={(later) => move(moved, later)}
        />
      ) : (
        <>
          {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
          {query.data?.length === 0 && (
            <Empty icon={<CalendarClock size={20} />} title={<Trans>Nothing is scheduled</Trans>} />
          )}
          <ul className={classes.list}>
            {query.data?.map((message) => (
              <ScheduledRow
                key={message.id}
                message={message}
                windowExpiresAt={conversation.window_expires_at}
                move={() => setMoved(message)}
                put={put}
              />
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

interface ScheduledRowProps {
  message: Message;
  windowExpiresAt: string | null;
  move: () => void;
  put: (answer: Promise<Message>) => void;
}

function ScheduledRow({ message, windowExpiresAt, move, put }: ScheduledRowProps) {
  const kindName = useKindName();
  const canReply = useCan()("conversations.reply");
  const at = message.send_at ?? message.at;
  const isInDanger = needsWindow(message) && willBeShut(new Date(at), windowExpiresAt);
  return (
    <li>
      <strong>
        <time dateTime={at}>{dateTimeOf(at)}</time> · <bdi>{message.origin.name}</bdi>
      </strong>
      <p dir="auto">{wordsOf(message) || kindName(message.type)}</p>
      {isInDanger && (
        <p className={classes.danger}>
          <TriangleAlert size={14} aria-hidden />
          <Trans>The service window will be closed then, unless the contact writes before.</Trans>
        </p>
      )}
      {canReply && (
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={move}>
            <Trans>Change the time</Trans>
          </Button>
          <Button size="xs" variant="default" onClick={() => put(sendNow(message.id))}>
            <Trans>Send now</Trans>
          </Button>
          <Button size="xs" variant="default" onClick={() => put(cancel(message.id))}>
            <Trans>Cancel sending</Trans>
          </Button>
        </Group>
      )}
    </li>
  );
}

function usePut(): (answer: Promise<Message>) => void {
  const client = useQueryClient();
  return (answer) => {
    answer.then((message) => putMessage(client, message), tellFailed);
  };
}

function needsWindow(message: Message): boolean {
  return message.type !== "template";
}
