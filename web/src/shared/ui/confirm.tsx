import { lazy, Suspense } from "react";
import type { ConfirmProps } from "./confirm-dialog";

const ConfirmDialog = lazy(() =>
  import("./confirm-dialog").then((module) => ({ default: module.ConfirmDialog })),
);

/** Asks before what has consequences. The dialog is fetched when it is first needed. */
export function Confirm({ opened, ...props }: ConfirmProps & { opened: boolean }) {
  if (!opened) return null;
  return (
    <Suspense>
      <ConfirmDialog {...props} />
    </Suspense>
  );
}
