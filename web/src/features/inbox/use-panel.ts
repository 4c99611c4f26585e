import { useMediaQuery } from "@mantine/hooks";
import { useLocation, useNavigate, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { recall, remember } from "@/shared/lib/storage";

const KEY = "rapport.contact-panel";

export interface Panel {
  isShown: boolean;
  /** There is room beside the thread; else the panel lies over it. */
  isBeside: boolean;
  show: (shown: boolean) => void;
}

/**
 * Whether the contact stands beside the thread: remembered where there is room for it. Over the
 * thread it is a page of its own, which the browser's way back leaves.
 */
export function usePanel(): Panel {
  const isBeside =
    useMediaQuery("(min-width: 1180px)", true, { getInitialValueInEffect: false }) ?? true;
  const [wanted, setWanted] = useState(recall(KEY) !== "hidden");
  const isOver = useLocation({ select: ({ state }) => state.overThread === true });
  const navigate = useNavigate();
  const { history } = useRouter();
  const showOver = () =>
    void navigate({
      to: ".",
      search: (known) => known,
      state: (known) => ({ ...known, overThread: true }),
    });
  return {
    isBeside,
    isShown: isBeside ? wanted : isOver,
    show: (shown) => {
      if (isBeside) {
        setWanted(shown);
        remember(KEY, shown ? null : "hidden");
      } else if (shown) showOver();
      else if (isOver) history.back();
    },
  };
}

declare module "@tanstack/history" {
  interface HistoryState {
    /** The contact lies over the thread. */
    overThread?: boolean;
    /** The entry before this one is the list. */
    fromList?: boolean;
  }
}
