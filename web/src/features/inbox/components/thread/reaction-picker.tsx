import { useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Message } from "@/shared/api/messaging";
import { useFocusReturn } from "@/shared/ui/focus-return";
import classes from "./reaction-picker.module.css";

const EmojiPicker = lazy(() =>
  import("../composer/emoji-picker").then((module) => ({ default: module.EmojiPicker })),
);

const USUAL = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export interface ReactionTarget {
  message: Message;
  anchor: HTMLElement;
}

interface ReactionPickerProps {
  target: ReactionTarget;
  close: () => void;
  react: (message: Message, emoji: string) => void;
}

/** One picker for the whole thread, put beside the message that is reacted to. */
export function ReactionPicker({ target, close, react }: ReactionPickerProps) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  useFocusReturn();
  const own = target.message.reactions.find((reaction) => reaction.by === "business")?.emoji;
  const place = target.anchor.getBoundingClientRect();
  const choose = (emoji: string) => {
    react(target.message, emoji === own ? "" : emoji);
    close();
  };
  return (
    <Popover opened onDismiss={close} position="top" withinPortal trapFocus>
      <Popover.Target>
        <span
          className={classes.anchor}
          style={{ insetBlockStart: place.top, insetInlineStart: place.left + place.width / 2 }}
        />
      </Popover.Target>
      <Popover.Dropdown p={6}>
        {all ? (
          <Suspense>
            <EmojiPicker pick={choose} />
          </Suspense>
        ) : (
          <div className={classes.usual}>
            {USUAL.map((emoji) => (
              <button
                key={emoji}
                type="button"
                aria-pressed={emoji === own}
                aria-label={emoji === own ? t`Take back ${emoji}` : t`React with ${emoji}`}
                onClick={() => choose(emoji)}
              >
                {emoji}
              </button>
            ))}
            <button type="button" aria-label={t`All emoji`} onClick={() => setAll(true)}>
              <Plus size={18} />
            </button>
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
