import type {
  ApiKey,
  ApiKeyRequest,
  AuditEntry,
  BrowserSession,
  BusinessProfile,
  Credentials,
  FirstRun,
  HealthCheck,
  Invitation,
  LinkInfo,
  Me,
  Member,
  Page,
  PermissionInfo,
  PhoneNumber,
  Problem,
  Role,
  Session,
  Waba,
  Workspace,
  WorkspaceFields,
} from "./contract";
import type {
  Contact,
  Conversation,
  ConversationCounts,
  ConversationEvent,
  ConversationFilter,
  Message,
  NewMessage,
} from "./messaging";

interface Input {
  path?: object;
  query?: object;
  body?: unknown;
}

/** One operation in the shape that openapi-typescript generates. */
type Op<Answer, In extends Input = Record<never, never>> = {
  parameters: { header?: never; cookie?: never } & (In extends { path: infer P }
    ? { path: P }
    : { path?: never }) &
    (In extends { query: infer Q } ? { query?: Q } : { query?: never });
  responses: {
    200: { content: { "application/json": Answer } };
    default: { content: { "application/json": Problem } };
  };
} & (In extends { body: infer B }
  ? { requestBody: { content: { "application/json": B } } }
  : { requestBody?: never });

type Id = { path: { id: string } };
type NumberId = { path: { phone_number_id: string } };
type WabaId = { path: { waba_id: string } };
type Token = { path: { token: string } };
type Paging = { limit?: number; cursor?: string };
type Nothing = undefined;

/** The routes of /api/v1 that the browser calls. */
export interface paths {
  "/api/v1/session": {
    get: Op<Session>;
    post: Op<Session, { body: Credentials }>;
    delete: Op<Nothing>;
  };
  "/api/v1/sessions": { get: Op<Page<BrowserSession>>; delete: Op<Nothing> };
  "/api/v1/sessions/{id}": { delete: Op<Nothing, Id> };
  "/api/v1/links/{token}": { get: Op<LinkInfo, Token> };
  "/api/v1/setup": {
    post: Op<
      Session,
      {
        body: {
          token: string;
          workspace: WorkspaceFields;
          person: { name: string; email: string; password: string };
        };
      }
    >;
  };
  "/api/v1/invitations/accept": {
    post: Op<Session, { body: { token: string; name?: string; password: string } }>;
  };
  "/api/v1/password-resets": { post: Op<Nothing, { body: { token: string; password: string } }> };
  "/api/v1/me": {
    get: Op<Me>;
    patch: Op<Me, { body: Partial<Pick<Me["person"], "name" | "language" | "theme">> }>;
  };
  "/api/v1/me/photo": { delete: Op<Nothing> };
  "/api/v1/me/password": { post: Op<Nothing, { body: { current: string; new: string } }> };
  "/api/v1/workspace": {
    get: Op<Workspace>;
    patch: Op<Workspace, { body: Partial<WorkspaceFields> }>;
    delete: Op<Nothing, { body: { confirm: string } }>;
  };
  "/api/v1/workspaces": { post: Op<Workspace, { body: WorkspaceFields }> };
  "/api/v1/members": { get: Op<Page<Member>> };
  "/api/v1/members/{id}": {
    patch: Op<Member, Id & { body: { role_id?: string; active?: boolean } }>;
  };
  "/api/v1/members/{id}/reset-link": { post: Op<{ link: string; expires_at: string }, Id> };
  "/api/v1/invitations": {
    get: Op<Page<Invitation>>;
    post: Op<Invitation, { body: { email: string; role_id: string } }>;
  };
  "/api/v1/invitations/{id}": { delete: Op<Nothing, Id> };
  "/api/v1/roles": {
    get: Op<Page<Role>>;
    post: Op<Role, { body: { name: string; permissions: string[] } }>;
  };
  "/api/v1/roles/{id}": {
    patch: Op<Role, Id & { body: { name?: string; permissions?: string[] } }>;
    delete: Op<Nothing, Id>;
  };
  "/api/v1/permissions": { get: Op<Page<PermissionInfo>> };
  "/api/v1/api-keys": {
    get: Op<Page<ApiKey>>;
    post: Op<ApiKey, { body: { name: string; scopes: string[] } }>;
  };
  "/api/v1/api-keys/{id}": { delete: Op<Nothing, Id> };
  "/api/v1/api-keys/{id}/requests": { get: Op<Page<ApiKeyRequest>, Id> };
  "/api/v1/audit-log": { get: Op<Page<AuditEntry>, { query: Paging & { area?: string } }> };
  "/api/v1/phone-numbers": { get: Op<Page<PhoneNumber>> };
  "/api/v1/phone-numbers/{phone_number_id}": {
    get: Op<PhoneNumber, NumberId>;
    patch: Op<
      PhoneNumber,
      NumberId & { body: Partial<Pick<PhoneNumber, "label" | "colour" | "read_receipts">> }
    >;
  };
  "/api/v1/phone-numbers/{phone_number_id}/resume": { post: Op<PhoneNumber, NumberId> };
  "/api/v1/phone-numbers/{phone_number_id}/refresh": { post: Op<PhoneNumber, NumberId> };
  "/api/v1/phone-numbers/{phone_number_id}/profile": {
    get: Op<BusinessProfile, NumberId>;
    patch: Op<BusinessProfile, NumberId & { body: BusinessProfile }>;
  };
  "/api/v1/wabas": { get: Op<Page<Waba>> };
  "/api/v1/wabas/{waba_id}": { get: Op<Waba, WabaId>; delete: Op<Nothing, WabaId> };
  "/api/v1/wabas/{waba_id}/token": { put: Op<Waba, WabaId & { body: { access_token: string } }> };
  "/api/v1/wabas/{waba_id}/refresh": { post: Op<Waba, WabaId> };
  "/api/v1/practice-numbers": { post: Op<Waba, { body: { name?: string } }> };
  "/api/v1/health": { get: Op<{ checks: HealthCheck[] }> };
  "/api/v1/first-run": { get: Op<FirstRun> };
  "/api/v1/conversations": { get: Op<Page<Conversation>, { query: ConversationFilter & Paging }> };
  "/api/v1/conversations/counts": { get: Op<ConversationCounts> };
  "/api/v1/conversations/{id}": { get: Op<Conversation, Id> };
  "/api/v1/conversations/{id}/assign": {
    post: Op<Conversation, Id & { body: { assignee_id: string | null } }>;
  };
  "/api/v1/conversations/{id}/close": { post: Op<Conversation, Id> };
  "/api/v1/conversations/{id}/reopen": { post: Op<Conversation, Id> };
  "/api/v1/conversations/{id}/read": { post: Op<Conversation, Id> };
  "/api/v1/conversations/{id}/unread": { post: Op<Conversation, Id> };
  "/api/v1/conversations/{id}/events": {
    get: Op<Page<ConversationEvent>, Id & { query: Paging }>;
  };
  "/api/v1/conversations/{id}/messages": {
    get: Op<Page<Message>, Id & { query: Paging }>;
    post: Op<Message, Id & { body: NewMessage }>;
  };
  "/api/v1/messages/{id}/resend": { post: Op<Message, Id> };
  "/api/v1/contacts/{id}": {
    get: Op<Contact, Id>;
    patch: Op<Contact, Id & { body: { name: string } }>;
  };
  "/api/v1/contacts/{id}/block": { post: Op<Contact, Id> };
  "/api/v1/contacts/{id}/unblock": { post: Op<Contact, Id> };
  "/api/v1/contacts/{id}/conversations": { get: Op<Page<Conversation>, Id> };
}
