import { Trans } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { Check } from "lucide-react";
import type { Popup } from "@/shared/ui/opener";
import { PopupMenu } from "@/shared/ui/popup";
import { chooseSendKey, useSendKey } from "./send-key";

const TICK = <Check size={15} />;

export function SendKeyMenu({ popup }: { popup: Popup }) {
  const sendKey = useSendKey();
  return (
    <PopupMenu popup={popup} position="top-start">
      <Menu.Item rightSection={sendKey === "enter" && TICK} onClick={() => chooseSendKey("enter")}>
        <Trans>Enter sends, Shift Enter makes a line</Trans>
      </Menu.Item>
      <Menu.Item
        rightSection={sendKey === "ctrl-enter" && TICK}
        onClick={() => chooseSendKey("ctrl-enter")}
      >
        <Trans>Ctrl Enter sends, Enter makes a line</Trans>
      </Menu.Item>
    </PopupMenu>
  );
}
