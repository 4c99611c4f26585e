import { t } from "@lingui/core/macro";
import type { Contact } from "@/shared/api/messaging";

/** The best name there is; a contact may have neither name nor phone number (Meta, 2026). */
export function contactName(contact: Contact): string {
  return (
    contact.name ||
    contact.profile_name ||
    (contact.username && `@${contact.username}`) ||
    contact.phone ||
    t`Unknown contact`
  );
}
