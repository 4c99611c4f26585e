import type { Page } from "@/shared/api/contract";
import type { Contact, Conversation } from "@/shared/api/messaging";
import type { ApplyEvent } from "@/shared/realtime/live-cache";

/** A contact's other conversations, as they and the contact change. */
export const applyContacts: ApplyEvent = (client, event) => {
  if (event.name === "conversation.updated") {
    const conversation = event.resource as Conversation;
    const queryKey = ["contacts", conversation.contact.id, "conversations"];
    client.setQueryData<Page<Conversation>>(
      queryKey,
      (page) => page && withOne(page, conversation),
    );
  }
  if (event.name === "contact.updated") {
    const contact = event.resource as Contact;
    const queryKey = ["contacts", contact.id, "conversations"];
    client.setQueryData<Page<Conversation>>(
      queryKey,
      (page) => page && { ...page, data: page.data.map((one) => ({ ...one, contact })) },
    );
  }
};

function withOne(page: Page<Conversation>, conversation: Conversation): Page<Conversation> {
  const rest = page.data.filter((one) => one.id !== conversation.id);
  return { ...page, data: [conversation, ...rest] };
}
