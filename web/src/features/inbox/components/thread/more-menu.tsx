import { Trans } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { MailOpen, UserRound } from "lucide-react";
import type { Popup } from "@/shared/ui/opener";
import { PopupMenu } from "@/shared/ui/popup";

interface MoreMenuProps {
  popup: Popup;
  markUnread: () => void;
  togglePanel: () => void;
}

export function MoreMenu({ popup, markUnread, togglePanel }: MoreMenuProps) {
  return (
    <PopupMenu popup={popup} position="bottom-end">
      <Menu.Item leftSection={<MailOpen size={16} />} onClick={markUnread}>
        <Trans>Mark as unread</Trans>
      </Menu.Item>
      <Menu.Item leftSection={<UserRound size={16} />} onClick={togglePanel}>
        <Trans>Contact details</Trans>
      </Menu.Item>
    </PopupMenu>
  );
}
