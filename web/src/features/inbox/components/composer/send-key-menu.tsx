import { Trans } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { Check } from "lucide-react";
import { useChangeMe, useMe } from "@/features/accounts/public";
import type { Popup } from "@/shared/ui/opener";
import { PopupMenu } from "@/shared/ui/popup";
import { chooseSendKey, useSendKey } from "./send-key";

const TICK = <Check size={15} />;
const UNDO_SECONDS = 5;

export function SendKeyMenu({ popup }: { popup: Popup }) {
  const sendKey = useSendKey();
  const { undo_seconds: seconds } = useMe().person;
  const change = useChangeMe();
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
      <Menu.Divider />
      <Menu.Item rightSection={seconds === 0 && TICK} onClick={() => change({ undo_seconds: 0 })}>
        <Trans>Messages go out at once</Trans>
      </Menu.Item>
      <Menu.Item
        rightSection={seconds > 0 && TICK}
        onClick={() => change({ undo_seconds: UNDO_SECONDS })}
      >
        <Trans>Wait 5 seconds, so that I can undo</Trans>
      </Menu.Item>
    </PopupMenu>
  );
}
