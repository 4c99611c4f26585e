import { Trans, useLingui } from "@lingui/react/macro";
import { Menu, Popover } from "@mantine/core";
import {
  Bold,
  Check,
  Code,
  Ellipsis,
  Italic,
  ListChecks,
  Paperclip,
  Smile,
  Strikethrough,
} from "lucide-react";
import { lazy, memo, Suspense, useRef, useState } from "react";
import { useFocusReturn } from "@/shared/ui/focus-return";
import { IconButton } from "@/shared/ui/icon-button";
import classes from "./composer.module.css";
import { chooseSendKey, useSendKey } from "./send-key";

const EmojiPicker = lazy(() =>
  import("./emoji-picker").then((module) => ({ default: module.EmojiPicker })),
);

interface ComposerToolsProps {
  addFiles: (files: Iterable<File>) => void;
  insert: (words: string) => void;
  mark: (sign: string) => void;
  choose: () => void;
}

export const ComposerTools = memo(function ComposerTools(props: ComposerToolsProps) {
  const { addFiles, insert, mark, choose } = props;
  const { t } = useLingui();
  return (
    <div className={classes.tools}>
      <EmojiButton insert={insert} />
      <FileButton addFiles={addFiles} />
      <IconButton label={t`Buttons or list`} onClick={choose}>
        <ListChecks size={19} strokeWidth={1.8} />
      </IconButton>
      <span className={classes.marks}>
        <IconButton label={t`Bold`} shortcut="Ctrl B" onClick={() => mark("*")}>
          <Bold size={17} />
        </IconButton>
        <IconButton label={t`Italic`} shortcut="Ctrl I" onClick={() => mark("_")}>
          <Italic size={17} />
        </IconButton>
        <IconButton label={t`Struck through`} shortcut="Ctrl Shift X" onClick={() => mark("~")}>
          <Strikethrough size={17} />
        </IconButton>
        <IconButton label={t`Code`} shortcut="Ctrl E" onClick={() => mark("`")}>
          <Code size={17} />
        </IconButton>
      </span>
      <SendKeyMenu />
    </div>
  );
});

function EmojiButton({ insert }: { insert: (words: string) => void }) {
  const { t } = useLingui();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus>
      <Popover.Target>
        <IconButton label={t`Emoji`} onClick={() => setOpened((was) => !was)}>
          <Smile size={19} strokeWidth={1.8} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <Emoji
          pick={(emoji) => {
            setOpened(false);
            insert(emoji);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Emoji({ pick }: { pick: (emoji: string) => void }) {
  useFocusReturn();
  return (
    <Suspense>
      <EmojiPicker pick={pick} />
    </Suspense>
  );
}

function FileButton({ addFiles }: { addFiles: (files: Iterable<File>) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={t`Attach files`} onClick={() => input.current?.click()}>
        <Paperclip size={19} strokeWidth={1.8} />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t`Files`}
        onChange={(event) => {
          addFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function SendKeyMenu() {
  const { t } = useLingui();
  const sendKey = useSendKey();
  const tick = <Check size={15} />;
  return (
    <Menu position="top-start">
      <Menu.Target>
        <IconButton label={t`Writing options`}>
          <Ellipsis size={19} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          rightSection={sendKey === "enter" && tick}
          onClick={() => chooseSendKey("enter")}
        >
          <Trans>Enter sends, Shift Enter makes a line</Trans>
        </Menu.Item>
        <Menu.Item
          rightSection={sendKey === "ctrl-enter" && tick}
          onClick={() => chooseSendKey("ctrl-enter")}
        >
          <Trans>Ctrl Enter sends, Enter makes a line</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
