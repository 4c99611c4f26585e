/** The nouns of /api/v1 as the browser reads them. Times are RFC 3339 in UTC. */

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

export interface Problem {
  error: { code: string; message: string; field?: string | null; details?: unknown };
}

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/** What a browser needs before anybody is signed in, and after a sign-in. */
export interface Session {
  authenticated: boolean;
  setup_required: boolean;
  demo_login: Credentials | null;
}

export interface Credentials {
  email: string;
  password: string;
}

export interface BrowserSession {
  id: string;
  created_at: string;
  last_seen_at: string | null;
  user_agent: string | null;
  ip: string | null;
  current: boolean;
}

export interface LinkInfo {
  kind: "setup" | "invitation" | "password_reset";
  workspace_name?: string | null;
  email?: string | null;
  role_name?: string | null;
  person_exists: boolean;
  expires_at: string;
}

export type ThemeChoice = "system" | "light" | "dark";

export interface RoleRef {
  id: string;
  name: string;
}

export interface Me {
  person: {
    id: string;
    email: string;
    name: string;
    language: string;
    theme: ThemeChoice;
    photo_url: string | null;
  };
  member: { id: string; role: RoleRef };
  permissions: string[];
  workspace: Workspace;
  workspaces: { id: string; slug: string; name: string; is_demo: boolean }[];
}

export interface WorkspaceFields {
  name: string;
  time_zone: string;
  default_country: string;
  currency: string;
}

export interface Workspace extends WorkspaceFields {
  id: string;
  slug: string;
  is_demo: boolean;
  created_at: string;
}

export interface Member {
  id: string;
  name: string;
  email: string;
  photo_url: string | null;
  role: RoleRef;
  active: boolean;
  joined_at: string;
  last_seen_at: string | null;
}

export interface Invitation {
  id: string;
  email: string;
  role: RoleRef;
  created_at: string;
  expires_at: string;
  invited_by: string | null;
  link?: string;
}

export interface Role extends RoleRef {
  builtin: boolean;
  permissions: string[];
  member_count: number;
}

export interface PermissionInfo {
  name: string;
  group: string;
  title: string;
  description: string;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  created_by: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
  key?: string;
}

export interface ApiKeyRequest {
  at: string;
  method: string;
  path: string;
  status: number;
  duration_ms: number;
  ip: string | null;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: string; id: string | null; name: string | null };
  action: string;
  subject: { kind: string; id: string | null; name: string | null };
  /** The value before and the value after, by field. */
  changes: Record<string, unknown[]>;
}

export interface PhoneNumber {
  phone_number_id: string;
  waba_id: string;
  display_phone_number: string;
  verified_name: string | null;
  name_status: string | null;
  quality: string | null;
  throughput_per_second: number | null;
  messaging_limit: string | number | null;
  status: string;
  pause: { reason: string; sentence: string; remedy: string | null; since: string } | null;
  is_practice: boolean;
  colour: string | null;
  label: string | null;
  last_webhook_at: string | null;
  read_receipts: "on_open" | "on_reply" | "never";
}

export interface BusinessProfile {
  about?: string | null;
  address?: string | null;
  description?: string | null;
  email?: string | null;
  vertical?: string | null;
  websites?: string[] | null;
  profile_picture_url?: string | null;
}

export interface Waba {
  waba_id: string;
  name: string;
  portfolio_id: string | null;
  portfolio_name: string | null;
  currency: string | null;
  time_zone: string | null;
  review_status: string | null;
  business_verification: string | null;
  subscribed: boolean;
  token: { expires_at: string | null; scopes: string[] } | null;
  graph: "meta" | "simulator";
  is_practice: boolean;
  numbers: PhoneNumber[];
  connected_at: string | null;
}

export interface HealthCheck {
  id: string;
  group: string;
  title: string;
  status: "ok" | "warning" | "failed" | "unknown";
  sentence: string;
  remedy: string | null;
  checked_at: string | null;
}

export interface FirstRun {
  steps: { id: string; done_at: string | null }[];
  simulator_url: string | null;
}
