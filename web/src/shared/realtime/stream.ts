import { useEffect, useSyncExternalStore } from "react";
import type { StreamState } from "./events";
import { TabStream } from "./tab";

/** The stream of this page. */
export const stream = new TabStream();

export function useStreamState(): StreamState {
  return useSyncExternalStore(stream.subscribe, stream.state);
}

/** From now on the stream also carries the message statuses of this conversation. */
export function useOpenConversation(id: string): void {
  useEffect(() => stream.show(id), [id]);
}
