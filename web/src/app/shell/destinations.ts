import { msg } from "@lingui/core/macro";
import { House, Inbox, Settings } from "lucide-react";

/** What stands in the rail and in the bottom bar of a phone. */
export const DESTINATIONS = [
  { to: "/$workspace", label: msg`Home`, icon: House, exact: true },
  { to: "/$workspace/inbox", label: msg`Inbox`, icon: Inbox, exact: false },
  { to: "/$workspace/settings", label: msg`Settings`, icon: Settings, exact: false },
] as const;
