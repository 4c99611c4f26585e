import type { ReactNode } from "react";
import classes from "./tag.module.css";

export type Tone = "grey" | "good" | "warn" | "bad" | "info" | "violet";

export function Tag({
  tone = "grey",
  tip,
  children,
}: {
  tone?: Tone;
  tip?: string;
  children: ReactNode;
}) {
  return (
    <span className={`${classes.tag} ${classes[tone]}`} data-tip={tip}>
      {children}
    </span>
  );
}
