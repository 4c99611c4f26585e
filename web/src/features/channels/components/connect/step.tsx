import { Check } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./connect.module.css";

export type StepState = "done" | "open" | "ahead";

interface StepProps {
  index: number;
  title: ReactNode;
  state: StepState;
  /** What came of it, once it is done. */
  outcome?: ReactNode;
  children: ReactNode;
}

/** One step of the wizard: folded to its outcome once it is proved. */
export function Step({ index, title, state, outcome, children }: StepProps) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // the button that led here is gone, and would take the keyboard's place with it
    if (state === "open") head.current?.focus();
  }, [state]);
  return (
    <li
      className={classes.step}
      data-state={state}
      aria-current={state === "open" ? "step" : undefined}
    >
      <span className={classes.number} aria-hidden>
        {state === "done" ? <Check size={15} /> : index}
      </span>
      <div className={classes.body}>
        <h2 ref={head} tabIndex={-1}>
          {title}
        </h2>
        {state === "done" && outcome && <p className={classes.outcome}>{outcome}</p>}
        {state === "open" && children}
      </div>
    </li>
  );
}
