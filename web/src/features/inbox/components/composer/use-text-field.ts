import {
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
} from "react";
import { strokeOf } from "@/shared/keyboard/stroke";
import { type Field, insertAt, markFor, toggleMark } from "../../model/format-keys";
import { useSendKey } from "./send-key";

const HIGHEST = 220;

interface TextFieldOptions {
  text: string;
  setText: (text: string) => void;
  submit: () => void;
  addFiles: (files: Iterable<File>) => void;
}

/** The text area of the composer: grows with its words, knows the keys. */
export function useTextField(
  ref: RefObject<HTMLTextAreaElement | null>,
  { text, setText, submit, addFiles }: TextFieldOptions,
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
      // Enter that ends a word of an input method is not ours
      if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
      const withCtrl = event.ctrlKey || event.metaKey;
      const sends = withCtrl || (sendKey === "enter" && !event.shiftKey && !event.altKey);
      if (!sends) return;
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
