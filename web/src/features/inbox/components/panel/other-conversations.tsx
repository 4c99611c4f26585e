import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useMe } from "@/features/accounts/public";
import { NumberBadge, useNumbers } from "@/features/channels/public";
import { contactConversationsQuery } from "@/features/contacts/public";
import type { Conversation } from "@/shared/api/messaging";
import { useNow } from "@/shared/lib/clock";
import { shortAgo } from "@/shared/lib/format";
import { whenIdle } from "@/shared/lib/idle";
import { Tag } from "@/shared/ui/tag";
import classes from "./contact-panel.module.css";

/** The same contact on our other numbers; asked for when the thread beside it stands. */
export function OtherConversations({ conversation }: { conversation: Conversation }) {
  const [isTime, setTime] = useState(false);
  useEffect(() => whenIdle(() => setTime(true)), []);
  const now = useNow();
  const numbers = useNumbers();
  const { slug } = useMe().workspace;
  const query = useQuery({
    ...contactConversationsQuery(conversation.contact.id),
    enabled: isTime,
  });
  const others = query.data?.data.filter((one) => one.id !== conversation.id) ?? [];
  // most have none, so that nothing is announced before it is known
  if (!query.isError && others.length === 0) return null;
  return (
    <div className={classes.section}>
      <h3>
        <Trans>Other conversations</Trans>
      </h3>
      {query.isError && (
        <p className={classes.note}>
          <Trans>They could not be loaded.</Trans>
        </p>
      )}
      <ul className={classes.others}>
        {others.map((one) => {
          const number = numbers.find((known) => known.phone_number_id === one.phone_number_id);
          return (
            <li key={one.id}>
              <Link
                to="/$workspace/inbox/$conversationId"
                params={{ workspace: slug, conversationId: one.id }}
              >
                <span>{number ? <NumberBadge number={number} /> : one.phone_number_id}</span>
                <Tag tone={one.status === "open" ? "good" : "grey"}>
                  {one.status === "open" ? <Trans>Open</Trans> : <Trans>Closed</Trans>}
                </Tag>
                {one.last_message && <time>{shortAgo(one.last_message.at, now)}</time>}
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
