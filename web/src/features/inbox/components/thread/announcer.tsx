import { useState } from "react";
import type { Message } from "@/shared/api/messaging";
import { Hidden } from "@/shared/ui/text";
import type { TimelineItem } from "../../model/timeline";
import { wordsOf } from "../../returned";
import { useThreadActions } from "./context";
import { useKindName } from "./quoted-message";

/**
 * Reads out what the contact writes while the thread is open. The log itself is silent: its rows
 * come and go with scrolling, and its ticks change, which nobody wants to hear.
 */
export function Announcer({ items }: { items: TimelineItem[] }) {
  const { contactName } = useThreadActions();
  const kindName = useKindName();
  const last = items.findLast(isInbound)?.message;
  const [first] = useState(last?.id);
  const isNew = last !== undefined && last.id !== first;
  return (
    <div role="status">
      <Hidden>{isNew && `${contactName}: ${wordsOf(last) || kindName(last.type)}`}</Hidden>
    </div>
  );
}

function isInbound(
  item: TimelineItem,
): item is TimelineItem & { kind: "message"; message: Message } {
  return item.kind === "message" && item.message.direction === "inbound";
}
