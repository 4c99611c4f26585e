import { Trans, useLingui } from "@lingui/react/macro";
import { LockKeyhole } from "lucide-react";
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useEffectEvent,
  useRef,
} from "react";
import { useKeys } from "@/shared/keyboard/keyboard";
import { useTip } from "@/shared/keyboard/tip";
import { fetchWhenIdle } from "@/shared/lib/idle";
import { useNoteDraft } from "../../note-draft";
import { chooseWritingMode, useWritingMode, type WritingMode } from "../../writing-mode";
import type { NoteHandle } from "./note-composer";
import classes from "./writing-area.module.css";

const loadNote = () => import("./note-composer");
const NoteComposer = lazy(() => loadNote().then((module) => ({ default: module.NoteComposer })));

interface WritingAreaProps {
  conversationId: string;
  sent: () => void;
  /** What answers the contact, or says why nobody can. */
  children: ReactNode;
}

/**
 * Reply or note: two fields of two colours, never one that could be taken for the other. The reply
 * stands unseen while a note is written, since it has files that are on their way.
 */
export function WritingArea({ conversationId, sent, children }: WritingAreaProps) {
  const mode = useWritingMode(conversationId);
  const { area, reply, note, onKey, choose } = useModes(conversationId, mode);
  useEffect(() => fetchWhenIdle(loadNote), []);
  return (
    <div ref={area} className={classes.area}>
      <ModeSwitch conversationId={conversationId} mode={mode} choose={choose} />
      {mode === "note" && (
        <Suspense fallback={<div className={classes.coming} aria-busy />}>
          <NoteComposer
            key={conversationId}
            ref={note}
            conversationId={conversationId}
            sent={sent}
            onKey={onKey}
          />
        </Suspense>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the key is that of the field inside */}
      <div ref={reply} role="presentation" hidden={mode === "note"} onKeyDown={onKey}>
        {children}
      </div>
    </div>
  );
}

interface ModeSwitchProps {
  conversationId: string;
  mode: WritingMode;
  choose: (mode: WritingMode) => void;
}

function ModeSwitch({ conversationId, mode, choose }: ModeSwitchProps) {
  const { t } = useLingui();
  const hasNote = useNoteDraft(conversationId) !== "";
  const replyTip = useTip(t`Reply`, "conversation.reply");
  const noteTip = useTip(t`Private note`, "conversation.note");
  return (
    <fieldset className={classes.modes} aria-label={t`Reply or note`}>
      <button
        type="button"
        aria-pressed={mode === "reply"}
        {...replyTip}
        onClick={() => choose("reply")}
      >
        <Trans>Reply</Trans>
      </button>
      <button
        type="button"
        data-note
        aria-pressed={mode === "note"}
        {...noteTip}
        onClick={() => choose("note")}
      >
        <LockKeyhole size={12} aria-hidden />
        <Trans>Note</Trans>
        {hasNote && mode === "reply" && (
          <span className={classes.begun} role="img" aria-label={t`A note is begun`} />
        )}
      </button>
    </fieldset>
  );
}

/**
 * Tab goes from one field to the other; pressed once more, without a word between, it goes on as it
 * does everywhere, so that no one is caught between the two.
 */
function useModes(conversationId: string, mode: WritingMode) {
  const area = useRef<HTMLDivElement>(null);
  const reply = useRef<HTMLDivElement>(null);
  const note = useRef<NoteHandle>(null);
  const isArmed = useRef(true);
  const wantsFocus = useRef(false);
  const focusReply = () => {
    // where nobody can reply, what chose the mode is what there is
    const field = reply.current?.querySelector("textarea");
    (field ?? area.current?.querySelector<HTMLElement>("[aria-pressed=true]"))?.focus();
  };
  const choose = (next: WritingMode) => {
    wantsFocus.current = true;
    chooseWritingMode(conversationId, next);
  };
  const write = (next: WritingMode) => {
    if (next !== mode) choose(next);
    else if (next === "reply") focusReply();
    else note.current?.focus();
  };
  useKeys({
    "conversation.reply": () => write("reply"),
    "conversation.note": () => write("note"),
  });
  const arrive = useEffectEvent((now: WritingMode) => {
    // a note's field takes the focus by itself when it has come
    if (now === "reply" && wantsFocus.current) focusReply();
    wantsFocus.current = false;
  });
  useEffect(() => arrive(mode), [mode]);
  const onKey = (event: KeyboardEvent) => {
    const isTab = event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!isTab) {
      isArmed.current ||= event.key !== "Shift";
      return;
    }
    const switches = event.shiftKey ? !isArmed.current && mode === "note" : isArmed.current;
    if (!switches || event.defaultPrevented || !isText(event.target)) return;
    event.preventDefault();
    isArmed.current = false;
    choose(mode === "reply" ? "note" : "reply");
  };
  return { area, reply, note, onKey, choose };
}

function isText(target: EventTarget): boolean {
  return target instanceof HTMLTextAreaElement;
}
