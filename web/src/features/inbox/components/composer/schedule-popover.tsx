import { Trans } from "@lingui/react/macro";
import { useFocusReturn } from "@/shared/ui/focus-return";
import type { Popup } from "@/shared/ui/opener";
import { PopupPopover } from "@/shared/ui/popup";
import type { Later } from "../../sending";
import { TimeChoice } from "./time-choice";

interface SchedulePopoverProps {
  popup: Popup;
  windowExpiresAt: string | null;
  submit: (later: Later) => void;
}

export function SchedulePopover({ popup, windowExpiresAt, submit }: SchedulePopoverProps) {
  useFocusReturn(popup.anchor);
  return (
    <PopupPopover popup={popup} padding={14} position="top-end" width={300}>
      <TimeChoice
        windowExpiresAt={windowExpiresAt}
        doing={<Trans>Schedule</Trans>}
        choose={(later) => {
          popup.setOpened(false);
          submit(later);
        }}
      />
    </PopupPopover>
  );
}
