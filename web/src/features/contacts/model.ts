import type { Contact } from "@/shared/api/messaging";

/** What a contact is called here. One without a name is called by what there is instead. */
export function contactName(contact: Contact): string {
  if (contact.name_source !== "identity" || !contact.username) return contact.name;
  return `@${contact.username}`;
}
