import { useFocusReturn } from "@/shared/ui/focus-return";
import type { Popup } from "@/shared/ui/opener";
import { PopupPopover } from "@/shared/ui/popup";
import { EmojiPicker } from "./emoji-picker";

interface EmojiPopoverProps {
  popup: Popup;
  insert: (words: string) => void;
}

export function EmojiPopover({ popup, insert }: EmojiPopoverProps) {
  return (
    <PopupPopover popup={popup} padding={4} position="top-start">
      <Emoji
        pick={(emoji) => {
          popup.setOpened(false);
          insert(emoji);
        }}
      />
    </PopupPopover>
  );
}

function Emoji({ pick }: { pick: (emoji: string) => void }) {
  useFocusReturn();
  return <EmojiPicker pick={pick} />;
}
