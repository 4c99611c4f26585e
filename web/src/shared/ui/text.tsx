import type { ReactNode } from "react";
import { usePhoneFormat } from "@/shared/lib/phone";
import classes from "./text.module.css";

/** Read out, not shown. */
export function Hidden({ children }: { children: ReactNode }) {
  return <span className={classes.hidden}>{children}</span>;
}

/** A phone number, grouped as its country does; always left to right. */
export function Phone({ value }: { value: string }) {
  const format = usePhoneFormat();
  return (
    <bdi dir="ltr" className={classes.figures}>
      {format(value)}
    </bdi>
  );
}
