/**
 * The nouns of /api/v1 under the names that the pages use. All are the server's own, by way of
 * openapi.json; times are RFC 3339 in UTC.
 */
import type { components } from "./schema";

export type Schemas = components["schemas"];

export type Permission =
  | "conversations.read_all"
  | "conversations.reply"
  | "conversations.assign"
  | "conversations.close"
  | "contacts.read"
  | "contacts.edit"
  | "contacts.block"
  | "channels.read"
  | "channels.manage"
  | "members.read"
  | "members.manage"
  | "roles.manage"
  | "api_keys.manage"
  | "audit.read"
  | "workspace.manage"
  | "workspace.delete"
  | "dead_letters.manage"
  | "health.read";

export interface Page<T> {
  data: T[];
  next_cursor?: string | null;
}

export type BrowserSession = Schemas["SessionInfo"];
export type LinkInfo = Schemas["LinkInfo"];
export type ThemeChoice = "system" | "light" | "dark";
export type Me = Schemas["Me"];
export type WorkspaceFields = Schemas["NewWorkspace"];
export type Workspace = Schemas["WorkspaceInfo"];
export type Member = Schemas["MemberInfo"];
export type Invitation = Schemas["InvitationInfo"];
export type Role = Schemas["RoleInfo"];
export type PermissionInfo = Schemas["PermissionInfo"];
export type ApiKey = Schemas["ApiKeyInfo"];
export type AuditEntry = Schemas["AuditEntry"];

export type PhoneNumber = Schemas["NumberView"];
export type NumberChange = Schemas["ChangeNumber"];
export type BusinessProfile = Schemas["Profile"];
export type ProfileChange = Schemas["ChangeProfile"];
export type Waba = Schemas["WabaView"];
export type TokenCheck = Schemas["TokenCheck"];
export type PublicAddress = Schemas["AddressView"];
export type Alert = Schemas["AlertView"];
export type HealthCheck = Schemas["Result"];
