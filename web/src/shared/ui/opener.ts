import { type RefObject, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { networkError } from "@/shared/api/errors";
import { fetchEarly } from "@/shared/lib/idle";
import { tellFailed } from "./toast";

/** What a button opens over the page, as the button knows it. */
export interface Popup {
  /** The button's id: it names what is open. */
  id: string;
  anchor: RefObject<HTMLButtonElement | null>;
  opened: boolean;
  setOpened: (opened: boolean) => void;
  /** Told when nothing of it is to be seen any more. */
  gone: () => void;
}

type Held = Pick<Popup, "opened" | "setOpened">;

/**
 * The half of a menu or popover that stands in the page: a plain button. The other half is fetched
 * when the button is about to be used, and stands only while it is open: a kit's menu that is shut
 * costs as much in each render as the button's whole surroundings. What cannot be fetched says so and
 * stays shut. `held` has the state of one that is also opened from elsewhere.
 */
export function useOpener(kind: "menu" | "dialog", load: () => Promise<unknown>, held?: Held) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const own = useState(false);
  const { opened, setOpened } = held ?? { opened: own[0], setOpened: own[1] };
  const [isThere, setThere] = useState(false);
  const fail = useEffectEvent(() => {
    setOpened(false);
    tellFailed(networkError());
  });
  const fetched = useEffectEvent(load);
  useEffect(() => {
    if (!opened) return;
    let isWanted = true;
    fetched().then(
      () => isWanted && setThere(true),
      () => isWanted && fail(),
    );
    return () => {
      isWanted = false;
    };
  }, [opened]);
  const prepare = () => fetchEarly(load);
  return {
    isThere,
    popup: { id, anchor, opened, setOpened, gone: () => setThere(false) } satisfies Popup,
    button: {
      id,
      ref: anchor,
      "aria-haspopup": kind,
      "aria-expanded": opened,
      onClick: () => setOpened(!opened),
      onPointerEnter: prepare,
      onFocus: prepare,
    },
  };
}
