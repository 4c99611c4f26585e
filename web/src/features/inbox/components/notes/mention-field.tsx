import { Trans, useLingui } from "@lingui/react/macro";
import {
  type KeyboardEvent,
  type Ref,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useAssignees, useMe } from "@/features/accounts/public";
import type { Member } from "@/shared/api/contract";
import { Face } from "@/shared/ui/face";
import { peopleFor, type Query, queryAt, withMention } from "../../model/mentions";
import { useSendKey } from "../composer/send-key";
import classes from "./mention-field.module.css";

const HIGHEST = 220;
const MOST = 7;

export interface MentionFieldHandle {
  focus: () => void;
  /** Begins a mention where the caret stands. */
  mention: () => void;
}

interface MentionFieldProps {
  ref?: Ref<MentionFieldHandle>;
  label: string;
  placeholder?: string;
  text: string;
  setText: (text: string) => void;
  submit: () => void;
  /** Keys that the field and its list leave alone. */
  onKey?: (event: KeyboardEvent) => void;
}

/** A field for words to the team: an `@` opens the list of members, which the keys walk. */
export function MentionField({
  ref,
  label,
  placeholder,
  text,
  setText,
  submit,
  onKey,
}: MentionFieldProps) {
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | null>(null);
  const [query, setQuery] = useState<Query | null>(null);
  const [active, setActive] = useState(0);
  const sendKey = useSendKey();
  const colleagues = useColleagues();
  const found = useMemo(
    () => (query ? peopleFor(colleagues, query.words).slice(0, MOST) : []),
    [query, colleagues],
  );
  const isOpen = query !== null && (found.length > 0 || query.words === "");

  useLayoutEffect(() => {
    const field = area.current;
    if (!field) return;
    field.style.height = "";
    // asking for the height lays the page out; an empty field has the height of its style
    if (text !== "") field.style.height = `${Math.min(field.scrollHeight, HIGHEST)}px`;
    if (caret.current !== null) field.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [text]);

  const look = () => {
    const field = area.current;
    if (!field) return;
    setQuery(queryAt(field.value, field.selectionStart));
    setActive(0);
  };
  const choose = (member: Member | undefined) => {
    const field = area.current;
    if (!field || !query || !member) return;
    const next = withMention(text, query, field.selectionStart, member.name);
    caret.current = next.caret;
    setText(next.text);
    setQuery(null);
    field.focus();
  };
  useImperativeHandle(ref, () => ({
    focus: () => area.current?.focus(),
    mention: () => {
      const field = area.current;
      if (!field) return;
      const at = field.selectionStart;
      const gap = at > 0 && !/\s/u.test(text[at - 1] ?? "") ? " @" : "@";
      caret.current = at + gap.length;
      setText(text.slice(0, at) + gap + text.slice(field.selectionEnd));
      setQuery({ from: at + gap.length - 1, words: "" });
      setActive(0);
      field.focus();
    },
  }));

  const walk = (event: KeyboardEvent): boolean => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!isOpen) return false;
    if (step) setActive((at) => (at + step + found.length) % Math.max(1, found.length));
    else if (event.key === "Escape") setQuery(null);
    else if ((event.key === "Enter" || event.key === "Tab") && found.length > 0)
      choose(found[active]);
    else return false;
    event.preventDefault();
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends a word of an input method is not ours
    if (event.nativeEvent.isComposing || walk(event)) return;
    onKey?.(event);
    if (event.defaultPrevented || event.key !== "Enter") return;
    const withCtrl = event.ctrlKey || event.metaKey;
    if (!withCtrl && (sendKey !== "enter" || event.shiftKey || event.altKey)) return;
    event.preventDefault();
    submit();
  };

  return (
    <div className={classes.around}>
      {isOpen && (
        <MentionList
          id={listId}
          people={found}
          active={active}
          setActive={setActive}
          choose={choose}
        />
      )}
      <textarea
        ref={area}
        className={classes.field}
        aria-label={label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && found.length > 0 ? `${listId}-${active}` : undefined}
        placeholder={placeholder}
        dir="auto"
        rows={1}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          look();
        }}
        onClick={look}
        onBlur={() => setQuery(null)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

interface MentionListProps {
  id: string;
  people: Member[];
  active: number;
  setActive: (index: number) => void;
  choose: (member: Member) => void;
}

function MentionList({ id, people, active, setActive, choose }: MentionListProps) {
  const { t } = useLingui();
  if (people.length === 0)
    return (
      <p className={classes.list} role="status">
        <Trans>There is nobody else to mention yet</Trans>
      </p>
    );
  return (
    <div id={id} role="listbox" aria-label={t`Members`} className={classes.list}>
      {people.map((member, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field below
        <div
          key={member.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classes.person}
          // the field keeps the focus
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(member)}
          onPointerMove={() => setActive(index)}
        >
          <Face name={member.name} colourKey={member.id} photo={member.photo_url} size={22} />
          <span dir="auto">{member.name}</span>
        </div>
      ))}
    </div>
  );
}

function useColleagues(): Member[] {
  const me = useMe();
  const members = useAssignees();
  return useMemo(
    () => members.filter((member) => member.id !== me.member.id),
    [members, me.member.id],
  );
}
