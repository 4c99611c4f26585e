import { useLingui } from "@lingui/react/macro";
import {
  Bold,
  Code,
  Ellipsis,
  Italic,
  ListChecks,
  Paperclip,
  Smile,
  Strikethrough,
} from "lucide-react";
import { lazy, memo, Suspense, useRef } from "react";
import { IconButton } from "@/shared/ui/icon-button";
import { useOpener } from "@/shared/ui/opener";
import { CameraButton } from "./camera-button";
import classes from "./composer.module.css";

const loadEmoji = () => import("./emoji-popover");
const EmojiPopover = lazy(() => loadEmoji().then((module) => ({ default: module.EmojiPopover })));
const loadSendKey = () => import("./send-key-menu");
const SendKeyMenu = lazy(() => loadSendKey().then((module) => ({ default: module.SendKeyMenu })));

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
      <CameraButton addFiles={addFiles} />
      <IconButton label={t`Buttons or list`} onClick={choose}>
        <ListChecks size={19} strokeWidth={1.8} />
      </IconButton>
      <span className={classes.marks}>
        <IconButton label={t`Bold`} action="writing.bold" onClick={() => mark("*")}>
          <Bold size={17} />
        </IconButton>
        <IconButton label={t`Italic`} action="writing.italic" onClick={() => mark("_")}>
          <Italic size={17} />
        </IconButton>
        <IconButton label={t`Struck through`} action="writing.struck" onClick={() => mark("~")}>
          <Strikethrough size={17} />
        </IconButton>
        <IconButton label={t`Code`} action="writing.code" onClick={() => mark("`")}>
          <Code size={17} />
        </IconButton>
      </span>
      <SendKeyButton />
    </div>
  );
});

function EmojiButton({ insert }: { insert: (words: string) => void }) {
  const { t } = useLingui();
  const { button, isThere, popup } = useOpener("dialog", loadEmoji);
  return (
    <>
      <IconButton label={t`Emoji`} {...button}>
        <Smile size={19} strokeWidth={1.8} />
      </IconButton>
      <Suspense>{isThere && <EmojiPopover popup={popup} insert={insert} />}</Suspense>
    </>
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

function SendKeyButton() {
  const { t } = useLingui();
  const { button, isThere, popup } = useOpener("menu", loadSendKey);
  return (
    <>
      <IconButton label={t`Writing options`} {...button}>
        <Ellipsis size={19} />
      </IconButton>
      <Suspense>{isThere && <SendKeyMenu popup={popup} />}</Suspense>
    </>
  );
}
