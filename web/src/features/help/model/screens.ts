import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Permission } from "@/shared/api/contract";

type Path =
  | "inbox"
  | `settings/${"channels" | "channels/connect" | "health" | "workspace" | "members"}`
  | `settings/${"roles" | "api-keys" | "audit-log"}`;

interface Screen {
  to: `/$workspace/${Path}`;
  search: Record<string, string>;
  label: MessageDescriptor;
  needs: Permission | null;
}

function screen(path: Path, label: MessageDescriptor, needs: Permission | null = null): Screen {
  return { to: `/$workspace/${path}`, search: {}, label, needs };
}

const list = (label: MessageDescriptor, search: Record<string, string>): Screen => ({
  ...screen("inbox", label),
  search,
});

/** Screens that explanations lead to. */
export const ON_THE_SCREEN = {
  inbox: screen("inbox", msg`Open the inbox`),
  closed: list(msg`Closed conversations`, { status: "closed" }),
  unassigned: list(msg`Unassigned conversations`, { view: "unassigned" }),
  waiting: list(msg`Longest waiting first`, { sort: "longest_waiting" }),
  channels: screen("settings/channels", msg`Open channels`, "channels.read"),
  connect: screen("settings/channels/connect", msg`Connect a number`, "channels.manage"),
  health: screen("settings/health", msg`Open health`, "health.read"),
  workspace: screen("settings/workspace", msg`Open the workspace`),
  members: screen("settings/members", msg`Open members`, "members.read"),
  roles: screen("settings/roles", msg`Open roles`, "members.read"),
  apiKeys: screen("settings/api-keys", msg`Open API keys`, "api_keys.manage"),
  auditLog: screen("settings/audit-log", msg`Open the audit log`, "audit.read"),
} satisfies Record<string, Screen>;
