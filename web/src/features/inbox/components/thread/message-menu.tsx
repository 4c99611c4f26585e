import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { Copy, Download, Info, Reply, Smile, Undo2 } from "lucide-react";
import type { Message } from "@/shared/api/messaging";
import { mediaUrl } from "@/shared/api/workspace";
import { useIsMounted } from "@/shared/ui/popup";
import { tellDone, tellFailed } from "@/shared/ui/toast";
import { isAnswerable } from "../../model/status";
import { wordsOf } from "../../returned";
import { useThreadActions } from "./context";
import classes from "./message-menu.module.css";
import type { Point } from "./use-row-menu";

export interface MenuTarget {
  message: Message;
  at: Point;
  /** Gets the focus back. */
  opener: HTMLElement | null;
}

interface MessageMenuProps {
  target: MenuTarget;
  close: () => void;
  showDetails: (message: Message) => void;
}

/** What can be done with one message. One menu for the whole thread. */
export function MessageMenu({ target, close, showDetails }: MessageMenuProps) {
  const { message, at, opener } = target;
  const actions = useThreadActions();
  const isMounted = useIsMounted();
  const leave = () => {
    opener?.focus({ preventScroll: true });
    close();
  };
  const canAnswer = actions.canReply && isAnswerable(message);
  return (
    <Menu
      opened={isMounted}
      onChange={(opened) => !opened && leave()}
      position="bottom-start"
      transitionProps={{ duration: 80 }}
      closeOnItemClick={false}
    >
      <Menu.Target>
        <span className={classes.anchor} style={{ top: at.y, left: at.x }} />
      </Menu.Target>
      <Menu.Dropdown onClick={leave}>
        {actions.canReply && actions.canUndo(message) && (
          <Menu.Item leftSection={<Undo2 size={16} />} onClick={() => actions.undo(message)}>
            <Trans>Undo</Trans>
          </Menu.Item>
        )}
        {canAnswer && (
          <Menu.Item
            leftSection={<Reply size={16} />}
            onClick={() => setTimeout(() => actions.quote(message))}
          >
            <Trans>Reply</Trans>
          </Menu.Item>
        )}
        {canAnswer && opener && (
          <Menu.Item
            leftSection={<Smile size={16} />}
            onClick={() => setTimeout(() => actions.pickReaction(message, opener))}
          >
            <Trans>React</Trans>
          </Menu.Item>
        )}
        <CopyItem message={message} />
        <SaveItem message={message} />
        <Menu.Item
          leftSection={<Info size={16} />}
          onClick={() => setTimeout(() => showDetails(message))}
        >
          <Trans>Details</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function CopyItem({ message }: { message: Message }) {
  const { t } = useLingui();
  const words = wordsOf(message) || (message.type === "text" ? message.text : "");
  if (words === "") return null;
  const copy = () =>
    navigator.clipboard.writeText(words).then(() => tellDone(t`Copied`), tellFailed);
  return (
    <Menu.Item leftSection={<Copy size={16} />} onClick={() => void copy()}>
      <Trans>Copy text</Trans>
    </Menu.Item>
  );
}

function SaveItem({ message }: { message: Message }) {
  const { media } = message;
  if (media?.state !== "ready") return null;
  return (
    <Menu.Item
      component="a"
      href={mediaUrl(media.id, "download")}
      download={media.name || true}
      leftSection={<Download size={16} />}
    >
      <Trans>Save file</Trans>
    </Menu.Item>
  );
}
