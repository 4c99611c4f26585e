import { Trans, useLingui } from "@lingui/react/macro";
import { Check, UserRoundX } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useAssignees, useMe } from "@/features/accounts/public";
import type { PersonRef } from "@/shared/api/messaging";
import { Face } from "@/shared/ui/face";
import { useFocusReturn } from "@/shared/ui/focus-return";
import type { Popup } from "@/shared/ui/opener";
import { PopupPopover } from "@/shared/ui/popup";
import classes from "./assign-menu.module.css";

export function PersonPopover({ popup, ...list }: PersonListProps & { popup: Popup }) {
  return (
    <PopupPopover
      popup={popup}
      padding={6}
      position="bottom-end"
      width={264}
      transitionProps={{ duration: 0 }}
    >
      {popup.opened && <PersonList {...list} />}
    </PopupPopover>
  );
}

interface PersonListProps {
  current: PersonRef | null;
  choose: (person: PersonRef | null) => void;
}

/** Members by name, with a field that narrows them; null stands for nobody. */
function PersonList({ current, choose }: PersonListProps) {
  const { t } = useLingui();
  useFocusReturn();
  const listId = useId();
  const people = usePeople();
  const [words, setWords] = useState("");
  const [active, setActive] = useState(0);
  const found: (PersonRef | null)[] = people.filter((one) => matchesWords(one.name, words));
  if (current && words === "") found.push(null);

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((at) => (at + step + found.length) % Math.max(1, found.length));
    else if (event.key === "Enter" && active in found) choose(found[active] ?? null);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        className={classes.search}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={`${listId}-${active}`}
        aria-label={t`Find a member`}
        placeholder={t`Find a member`}
        // biome-ignore lint/a11y/noAutofocus: one asked for it by key or click, and types at once
        autoFocus
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={walk}
      />
      <div role="listbox" id={listId} aria-label={t`Members`} className={classes.list}>
        {found.map((person, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above
          <div
            key={person?.id ?? "nobody"}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={classes.person}
            onClick={() => choose(person)}
            onPointerMove={() => setActive(index)}
          >
            {person ? (
              <Person person={person} isChosen={person.id === current?.id} />
            ) : (
              <>
                <UserRoundX size={20} aria-hidden /> <Trans>Nobody</Trans>
              </>
            )}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className={classes.none} role="status">
          <Trans>No member of this name</Trans>
        </p>
      )}
    </>
  );
}

function Person({ person, isChosen }: { person: PersonRef; isChosen: boolean }) {
  const { t } = useLingui();
  const isMe = person.id === useMe().member.id;
  return (
    <>
      <Face name={person.name} colourKey={person.id} photo={person.photo_url} size={22} />
      <span dir="auto">{isMe ? t`${person.name} (you)` : person.name}</span>
      {isChosen && <Check size={15} aria-label={t`Assigned`} />}
    </>
  );
}

/** Oneself first: taking a conversation is what is done most. */
function usePeople(): PersonRef[] {
  const me = useMe();
  const members = useAssignees();
  const own = { id: me.member.id, name: me.person.name, photo_url: me.person.photo_url };
  return [own, ...members.filter((member) => member.id !== own.id)];
}

function matchesWords(name: string, words: string): boolean {
  const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain(name).includes(plain(words.trim()));
}
