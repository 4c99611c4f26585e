import { useEffect, useSyncExternalStore } from "react";
import type { StreamState } from "./events";
import { TabStream } from "./tab";

/** The stream of this page. */
export const stream = new TabStream();

export function useStreamState(): StreamState {
  return useSyncExternalStore(stream.subscribe, stream.state);
}

/** While mounted, the stream also carries the message statuses of this conversation. */
export function useOpenConversation(id: string | null): void {
  useEffect(() => {
    stream.show(id ? [id] : []);
    return () => stream.show([]);
  }, [id]);
}
