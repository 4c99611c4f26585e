import {
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
} from "react";
import { strokeOf } from "@/shared/keyboard/stroke";
import { type Field, insertAt, markFor, toggleMark } from "../../model/format-keys";
import { type SendKey, useSendKey } from "./send-key";

const HIGHEST = 220;

interface TextFieldOptions {
  text: string;
  setText: (text: string) => void;
  submit: () => void;
  undo: () => boolean;
  addFiles: (files: Iterable<File>) => void;
}

/** The text area of the composer: grows with its words, knows the keys. */
export function useTextField(
  ref: RefObject<HTMLTextAreaElement | null>,
  { text, setText, submit, undo, addFiles }: TextFieldOptions,
) {
  const selection = useRef<[number, number] | null>(null);
  const sendKey = useSendKey();

  useLayoutEffect(() => {
    const area = ref.current;
    if (!area || area.value !== text) return;
    area.style.height = "";
    // asking for the height lays the page out; an empty field has the height of its style
    if (text !== "") area.style.height = `${Math.min(area.scrollHeight, HIGHEST)}px`;
    if (selection.current) area.setSelectionRange(...selection.current);
    selection.current = null;
  }, [text, ref]);

  const change = (edit: (field: Field) => Field) => {
    const area = ref.current;
    if (!area) return;
    const field = edit({ text, from: area.selectionStart, to: area.selectionEnd });
    selection.current = [field.from, field.to];
    setText(field.text);
    area.focus();
  };
  const mark = (sign: string) => change((field) => toggleMark(field, sign));

  return {
    mark,
    insert: (words: string) => change((field) => insertAt(field, words)),
    onKeyDown: (event: KeyboardEvent) => {
      const sign = markFor(strokeOf(event.nativeEvent));
      if (sign) {
        event.preventDefault();
        mark(sign);
        return;
      }
      // in an empty field there is nothing else that could be meant
      if (isUndo(event) && text === "" && undo()) {
        event.preventDefault();
        return;
      }
      if (!isSend(event, sendKey)) return;
      event.preventDefault();
      submit();
    },
    onPaste: (event: ClipboardEvent) => {
      const files = [...event.clipboardData.files];
      // an office programme offers its words as a picture too
      if (files.length === 0 || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      addFiles(files);
    },
  };
}

function isSend(event: KeyboardEvent, sendKey: SendKey): boolean {
  // Enter that ends a word of an input method is not ours
  if (event.key !== "Enter" || event.nativeEvent.isComposing) return false;
  const withCtrl = event.ctrlKey || event.metaKey;
  return withCtrl || (sendKey === "enter" && !event.shiftKey && !event.altKey);
}

function isUndo({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === "z" && (ctrlKey || metaKey) && !shiftKey;
}
