import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/features/accounts/public";
import { contactName, renameContact } from "@/features/contacts/public";
import type { Contact } from "@/shared/api/messaging";
import { tellFailed } from "@/shared/ui/toast";
import { putContact } from "../../live";
import classes from "./contact-panel.module.css";

const LONGEST = 200;

/** The name, changed where it stands: Enter keeps it, Esc leaves it. */
export function NameField({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const can = useCan();
  const [text, setText] = useState<string | null>(null);
  const name = contactName(contact);

  const keep = () => {
    const wanted = text?.trim() ?? "";
    setText(null);
    if (text === null || wanted === contact.name) return;
    // without a name of ours, that of the WhatsApp profile stands again
    if (wanted !== "") putContact(client, { ...contact, name: wanted, name_source: "person" });
    renameContact(contact.id, wanted).then(
      (told) => putContact(client, told),
      (error) => {
        putContact(client, contact);
        tellFailed(error);
      },
    );
  };

  if (!can("contacts.edit"))
    return (
      <span className={classes.name} dir="auto">
        {name}
      </span>
    );
  if (text === null)
    return (
      <button
        type="button"
        className={classes.name}
        aria-label={t`${name}: change the name`}
        onClick={() => setText(contact.name_source === "identity" ? "" : contact.name)}
      >
        <span dir="auto">{name}</span>
        <Pencil size={13} aria-hidden />
      </button>
    );
  return (
    <input
      className={classes.name}
      aria-label={t`Name of the contact`}
      dir="auto"
      maxLength={LONGEST}
      // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
      autoFocus
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setText(null);
      }}
    />
  );
}
