/** Contacts, conversations and messages as /api/v1 gives them. */

export interface Identity {
  kind: "phone" | "bsuid" | "parent_bsuid";
  value: string;
}

export interface Contact {
  id: string;
  /** The best name there is; never empty. */
  name: string;
  profile_name: string | null;
  identities: Identity[];
  phone: string | null;
  username: string | null;
  country: string | null;
  blocked: boolean;
  first_seen_at: string | null;
  last_seen_at: string | null;
  name_source: "person" | "profile" | "identity";
}

export interface PersonRef {
  id: string;
  name: string;
  photo_url: string | null;
}

export type Direction = "inbound" | "outbound";

/** Blueprint §8; a server newer than this page may know more. */
export type MessageStatus =
  | "scheduled"
  | "queued"
  | "sending"
  | "unconfirmed"
  | "accepted"
  | "held"
  | "sent"
  | "delivered"
  | "read"
  | "played"
  | "failed"
  | "cancelled"
  | "received";

export interface MessageSummary {
  id: string;
  direction: Direction;
  type: string;
  text: string;
  status: MessageStatus;
  at: string;
  author: string | null;
}

export interface Referral {
  source_url?: string | null;
  source_id?: string | null;
  source_type?: string | null;
  headline?: string | null;
  body?: string | null;
  media_type?: string | null;
  ctwa_clid?: string | null;
}

export interface Conversation {
  id: string;
  contact: Contact;
  phone_number_id: string;
  status: "open" | "closed";
  assignee: PersonRef | null;
  unread_count: number;
  waiting_since: string | null;
  window_expires_at: string | null;
  free_entry_expires_at: string | null;
  opened_at: string | null;
  closed_at: string | null;
  last_message: MessageSummary | null;
  referral: Referral | null;
  is_practice: boolean;
}

export type ConversationSort = "newest" | "longest_waiting" | "window_closing";

export interface ConversationFilter {
  status?: "open" | "closed" | "all";
  assignee?: string;
  phone_number_id?: string;
  q?: string;
  unread?: boolean;
  sort?: ConversationSort;
}

export interface ConversationCounts {
  open: { all: number; mine: number; unassigned: number };
  unread: { all: number; mine: number; unassigned: number };
}

export interface ConversationEvent {
  id: string;
  at: string;
  kind: string;
  actor: { kind: string; id: string | null; name: string };
  data: Record<string, unknown>;
}

export interface Media {
  id: string;
  kind: "image" | "video" | "audio" | "document" | "sticker";
  mime_type: string | null;
  size: number | null;
  name: string | null;
  state: "pending" | "ready" | "failed";
  error: string | null;
  width: number | null;
  height: number | null;
  duration: number | null;
  voice: boolean;
  has_thumbnail: boolean;
}

export interface UploadedMedia {
  id: string;
  kind: Media["kind"];
  mime_type: string;
  size: number;
  name: string | null;
  width?: number | null;
  height?: number | null;
  duration?: number | null;
  converted_from?: string | null;
  note?: string | null;
}

export interface MessageError {
  code: number | string | null;
  reason: string;
  title: string | null;
  sentence: string;
  remedy: string | null;
}

export interface Quote {
  id: string | null;
  wamid: string | null;
  /** Null with the type when the quoted message is not ours to show. */
  direction: Direction | null;
  type: string | null;
  text: string;
}

export interface Reaction {
  emoji: string;
  by: "contact" | "business";
  at: string;
}

/** Meta's own object, named like the message's type; whatever came over the wire. */
export type Content = Record<string, unknown>;

export interface Message {
  id: string;
  conversation_id: string;
  contact_id: string;
  phone_number_id: string;
  wamid: string | null;
  direction: Direction;
  type: string;
  content: Content;
  media: Media | null;
  status: MessageStatus;
  /** By status, `{"queued": …, "sent": …}`. */
  status_times: Record<string, string>;
  error: MessageError | null;
  origin: { kind: string; id: string | null; name: string | null };
  client_id: string | null;
  reply_to: Quote | null;
  reactions: Reaction[];
  referral: Referral | null;
  forwarded: boolean;
  at: string;
  resend_of: string | null;
  can_resend: boolean;
}

export interface NewMessage {
  client_id: string;
  type: string;
  context?: { message_id: string };
  [object: string]: unknown;
}
