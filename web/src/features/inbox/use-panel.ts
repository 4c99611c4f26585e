import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { recall, remember } from "@/shared/lib/storage";

const KEY = "rapport.contact-panel";

export interface Panel {
  isShown: boolean;
  /** There is room beside the thread; else the panel lies over it. */
  isBeside: boolean;
  show: (shown: boolean) => void;
}

/** Whether the contact stands beside the thread: remembered where there is room for it. */
export function usePanel(): Panel {
  const isBeside =
    useMediaQuery("(min-width: 1180px)", true, { getInitialValueInEffect: false }) ?? true;
  const [wanted, setWanted] = useState(recall(KEY) !== "hidden");
  const [isOver, setOver] = useState(false);
  return {
    isBeside,
    isShown: isBeside ? wanted : isOver,
    show: (shown) => {
      if (!isBeside) {
        setOver(shown);
        return;
      }
      setWanted(shown);
      remember(KEY, shown ? null : "hidden");
    },
  };
}
