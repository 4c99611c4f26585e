import { Plural, Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import type { Conversation } from "@/shared/api/messaging";
import { dateTimeOf } from "@/shared/lib/format";
import { fetchEarly, whenIdle } from "@/shared/lib/idle";
import { scheduledQuery } from "../../api";
import classes from "./scheduled.module.css";

const load = () => import("./scheduled-dialog");
const ScheduledDialog = lazy(() => load().then((module) => ({ default: module.ScheduledDialog })));

/** Says what waits for its time here, and leads to it. Asked for when the thread has been shown. */
export function ScheduledBar({ conversation }: { conversation: Conversation }) {
  const isIdle = useIsIdle(conversation.id);
  const { data } = useQuery({ ...scheduledQuery(conversation.id), enabled: isIdle });
  const [isOpen, setOpen] = useState(false);
  const next = data?.[0]?.send_at;
  const count = data?.length ?? 0;
  return (
    <>
      {count > 0 && (
        <button
          type="button"
          className={classes.bar}
          aria-haspopup="dialog"
          onPointerEnter={() => fetchEarly(load)}
          onClick={() => setOpen(true)}
        >
          <CalendarClock size={15} aria-hidden />
          <span>
            <Plural value={count} one="# scheduled message" other="# scheduled messages" />
          </span>
          {next && <Trans>next {dateTimeOf(next)}</Trans>}
        </button>
      )}
      <Suspense>
        {isOpen && <ScheduledDialog conversation={conversation} close={() => setOpen(false)} />}
      </Suspense>
    </>
  );
}

function useIsIdle(conversationId: string): boolean {
  const [idleFor, setIdleFor] = useState<string | null>(null);
  useEffect(() => whenIdle(() => setIdleFor(conversationId)), [conversationId]);
  return idleFor === conversationId;
}
