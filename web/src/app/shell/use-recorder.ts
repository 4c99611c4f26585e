import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { isChord, strokeOf } from "@/shared/keyboard/stroke";

/** How long a second stroke is waited for, as in `g i`. */
const SECOND_WITHIN_MS = 900;

/** Listens on a button for the keys that a member wants. */
export function useRecorder(done: (keys: string) => void) {
  const [keys, setKeys] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const stop = () => {
    clearTimeout(timer.current);
    setKeys(null);
  };
  const finish = (chosen: string) => {
    stop();
    done(chosen);
  };
  return {
    isRecording: keys !== null,
    keys: keys ?? "",
    start: () => setKeys(""),
    stop,
    onKeyDown: (event: KeyboardEvent) => {
      if (keys === null || event.key === "Tab") return;
      const stroke = strokeOf(event.nativeEvent);
      event.preventDefault();
      event.stopPropagation();
      if (stroke === null) return;
      if (stroke === "escape") return stop();
      clearTimeout(timer.current);
      const all = keys === "" ? stroke : `${keys} ${stroke}`;
      if (keys !== "" || isChord(stroke)) return finish(all);
      setKeys(all);
      timer.current = setTimeout(() => finish(all), SECOND_WITHIN_MS);
    },
  };
}
