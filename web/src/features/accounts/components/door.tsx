import type { ReactNode } from "react";
import icon from "@/shared/ui/icon.svg";
import classes from "./door.module.css";

/** The page before one is in: sign-in, set-up, invitation, reset. */
export function Door({
  title,
  intro,
  children,
}: {
  title: ReactNode;
  intro?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <div className={classes.brand}>
          <img src={icon} alt="" width={32} height={32} />
          <span>Rapport</span>
        </div>
        <h1>{title}</h1>
        {intro && <p className={classes.intro}>{intro}</p>}
        {children}
      </div>
    </main>
  );
}
