import type { Message } from "@/shared/api/messaging";

/** The scheduled messages of a conversation after news of one of its messages. */
export function withScheduled(known: Message[], message: Message): Message[] {
  const others = known.filter((one) => one.id !== message.id);
  if (message.status !== "scheduled") return others.length < known.length ? others : known;
  return [...others, message].toSorted((one, other) => dueOf(one) - dueOf(other));
}

function dueOf(message: Message): number {
  return Date.parse(message.send_at ?? message.at);
}
