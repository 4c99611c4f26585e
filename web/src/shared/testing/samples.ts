import type { Note } from "@/shared/api/inbox";
import type { Contact, Conversation, Message } from "@/shared/api/messaging";

/** A contact, conversation or message as the server gives it, changed where a test cares. */
export function contact(over: Partial<Contact> = {}): Contact {
  return {
    id: "k1",
    name: "Lakshmi Mehta",
    profile_name: "Lakshmi",
    identities: [{ kind: "phone", value: "919755547040" }],
    phone: "919755547040",
    username: null,
    country: "IN",
    blocked: false,
    first_seen_at: "2026-10-14T10:00:00Z",
    last_seen_at: "2026-11-23T10:00:00Z",
    name_source: "profile",
    ...over,
  };
}

export function conversation(over: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    contact: contact(),
    phone_number_id: "106540352242922",
    status: "open",
    assignee: null,
    unread_count: 0,
    waiting_since: null,
    window_expires_at: "2026-11-24T10:00:00Z",
    free_entry_expires_at: null,
    opened_at: "2026-11-23T09:00:00Z",
    closed_at: null,
    last_message: {
      id: "m1",
      direction: "inbound",
      type: "text",
      text: "Hello",
      status: "received",
      at: "2026-11-23T10:00:00Z",
      author: null,
    },
    referral: null,
    is_practice: true,
    ...over,
  };
}

export function message(over: Partial<Message> = {}): Message {
  return {
    id: "m1",
    conversation_id: "c1",
    contact_id: "k1",
    phone_number_id: "106540352242922",
    wamid: "wamid.1",
    direction: "inbound",
    type: "text",
    content: { text: { body: "Hello" } },
    text: "Hello",
    media: null,
    status: "received",
    status_times: {},
    error: null,
    origin: { kind: "contact", id: "k1", name: "Lakshmi Mehta" },
    client_id: null,
    callback_data: null,
    reply_to: null,
    reactions: [],
    referral: null,
    pricing: null,
    forwarded: false,
    at: "2026-11-23T10:00:00Z",
    send_at: null,
    undo_until: null,
    resend_of: null,
    resent_as: null,
    can_resend: false,
    ...over,
  };
}

export function note(over: Partial<Note> = {}): Note {
  return {
    id: "n1",
    conversation_id: "c1",
    author: { kind: "member", id: "asha", name: "Asha" },
    text: "He pays on Friday.",
    mentions: [],
    client_id: null,
    at: "2026-11-23T10:00:00Z",
    edited_at: null,
    deleted_at: null,
    ...over,
  };
}
