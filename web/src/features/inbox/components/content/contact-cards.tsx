import { Trans } from "@lingui/react/macro";
import { UserRound } from "lucide-react";
import { Phone } from "@/shared/ui/text";
import type { SharedContact } from "../../model/content";
import classes from "./content.module.css";

export function ContactCards({ contacts }: { contacts: SharedContact[] }) {
  return contacts.map((contact, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two cards may be the same in every word
    <div key={index} className={classes.card}>
      <span className={classes.sign} aria-hidden>
        <UserRound size={20} />
      </span>
      <div className={classes.words}>
        <strong dir="auto">{contact.name || <Trans>Contact</Trans>}</strong>
        {contact.company && <span dir="auto">{contact.company}</span>}
        {contact.phones.map((phone) => (
          <Phone key={phone} value={phone} />
        ))}
        {contact.emails.map((email) => (
          <span key={email}>{email}</span>
        ))}
      </div>
    </div>
  ));
}
