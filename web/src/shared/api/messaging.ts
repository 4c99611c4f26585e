/** Contacts, conversations and messages: the server's shapes, narrowed where a page must choose. */
import type { components, operations } from "./schema";

type Schemas = components["schemas"];

export type Identity = Schemas["IdentityView"];
export type Contact = Schemas["ContactView"];
export type PersonRef = Schemas["AssigneeView"];

export type MessageSummary = Schemas["LastMessage"];

/** Meta's object about the advertisement that somebody came from. */
export interface Referral {
  source_url?: string | null;
  source_id?: string | null;
  source_type?: string | null;
  headline?: string | null;
  body?: string | null;
  media_type?: string | null;
  ctwa_clid?: string | null;
}

export type Conversation = Schemas["ConversationView"];

type ListQuery = NonNullable<
  operations["ApiV1ConversationsListConversations"]["parameters"]["query"]
>;
export type ConversationFilter = Omit<ListQuery, "limit" | "cursor">;
export type ConversationSort = NonNullable<ListQuery["sort"]>;

export type ConversationEvent = Schemas["EventView"];
export type Media = Schemas["MediaView"];
export type UploadedMedia = Schemas["UploadView"];
export type Quote = Schemas["QuoteView"];

export type Message = Schemas["MessageView"];
export type NewMessage = Schemas["NewMessage"] & { client_id: string };
export type MessageType = NonNullable<NewMessage["type"]>;
