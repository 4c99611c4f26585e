import { useEffect, useLayoutEffect, useRef, useState } from "react";
import classes from "./tips.module.css";

const DELAY_MS = 350;
const GAP = 6;

interface Shown {
  text: string;
  anchor: Element;
}

/**
 * One tooltip for the whole page: any element with `data-tip` shows its text on hover and on
 * keyboard focus. Mounting one per list row costs more than the rows.
 */
export function Tips() {
  const [shown, setShown] = useState<Shown | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => watchTips(setShown), []);
  useLayoutEffect(() => {
    if (shown && box.current) place(box.current, shown.anchor);
  }, [shown]);

  if (!shown) return null;
  return (
    <div ref={box} role="tooltip" className={classes.tip}>
      {shown.text}
    </div>
  );
}

function watchTips(show: (shown: Shown | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hide = () => {
    clearTimeout(timer);
    show(null);
  };
  const look = (event: Event) => {
    const target = event.target instanceof Element ? event.target : null;
    const anchor = target?.closest("[data-tip]");
    const text = anchor?.getAttribute("data-tip");
    hide();
    if (!anchor || !text || (event.type === "focusin" && !target?.matches(":focus-visible")))
      return;
    timer = setTimeout(() => anchor.isConnected && show({ text, anchor }), DELAY_MS);
  };
  const stop = new AbortController();
  const options = { signal: stop.signal, passive: true };
  document.addEventListener("pointerover", look, options);
  document.addEventListener("focusin", look, options);
  for (const name of ["pointerdown", "focusout", "keydown"])
    document.addEventListener(name, hide, options);
  document.addEventListener("scroll", hide, { ...options, capture: true });
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

function place(box: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const below = at.bottom + GAP;
  const top = below + size.height > innerHeight ? at.top - GAP - size.height : below;
  const middle = at.left + at.width / 2 - size.width / 2;
  const left = Math.max(GAP, Math.min(middle, innerWidth - size.width - GAP));
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  box.style.insetInlineStart = document.dir === "rtl" ? "auto" : "0";
  box.style.insetInlineEnd = document.dir === "rtl" ? `${innerWidth - size.width}px` : "auto";
}
