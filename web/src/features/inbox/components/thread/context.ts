import { createContext, useContext } from "react";
import type { Message } from "@/shared/api/messaging";

/** What the rows of a thread can do. The same object as long as the conversation stays. */
export interface ThreadActions {
  canReply: boolean;
  contactName: string;
  quote: (message: Message) => void;
  pickReaction: (message: Message, anchor: HTMLElement) => void;
  sendAgain: (message: Message) => void;
  cancel: (message: Message) => void;
  /** Whether one's own message is held back, so that it can be taken back. */
  canUndo: (message: Message) => boolean;
  undo: (message: Message) => void;
  /** Opens the menu of a message at its button. */
  openMenu: (message: Message, button: HTMLElement) => void;
  editAgain: (message: Message) => void;
  retry: () => void;
  discard: (clientId: string) => void;
  goTo: (messageId: string) => void;
}

const Actions = createContext<ThreadActions | null>(null);

export const ThreadActionsProvider = Actions.Provider;

export function useThreadActions(): ThreadActions {
  const actions = useContext(Actions);
  if (!actions) throw new Error("a thread row stands outside of a thread");
  return actions;
}
