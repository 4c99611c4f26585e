import { useLingui } from "@lingui/react/macro";
import { CalendarClock } from "lucide-react";
import { lazy, Suspense } from "react";
import { IconButton } from "@/shared/ui/icon-button";
import { useOpener } from "@/shared/ui/opener";
import type { Later } from "../../sending";

const load = () => import("./schedule-popover");
const SchedulePopover = lazy(() => load().then((module) => ({ default: module.SchedulePopover })));

interface ScheduleButtonProps {
  disabled: boolean;
  windowExpiresAt: string | null;
  submit: (later: Later) => void;
}

/** Sends at another time than now. */
export function ScheduleButton({ disabled, windowExpiresAt, submit }: ScheduleButtonProps) {
  const { t } = useLingui();
  const { button, isThere, popup } = useOpener("dialog", load);
  return (
    <>
      <IconButton label={t`Send later`} disabled={disabled} {...button}>
        <CalendarClock size={19} strokeWidth={1.8} />
      </IconButton>
      <Suspense>
        {isThere && (
          <SchedulePopover popup={popup} windowExpiresAt={windowExpiresAt} submit={submit} />
        )}
      </Suspense>
    </>
  );
}
