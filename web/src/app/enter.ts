import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { meQuery, sessionQuery } from "@/features/accounts/public";
import { isSignedOut } from "@/shared/api/errors";
import { bindWorkspace } from "@/shared/api/workspace";
import { activateLanguage } from "@/shared/i18n/language";
import { showTimesIn } from "@/shared/lib/format";
import { startLive } from "./live";

/** Pages that an address without a workspace may mean; those of the app's shortcuts among them. */
export type StartPage = "home" | "share" | "inbox" | "mine" | "unassigned";

export function startPageOf(open: unknown): StartPage {
  return open === "inbox" || open === "mine" || open === "unassigned" ? open : "home";
}

/** Where such an address leads: the page in the last workspace, or the sign-in and then there. */
export async function findWorkspace(client: QueryClient, page: StartPage, href: string) {
  const session = await client.fetchQuery(sessionQuery);
  if (!session.authenticated)
    return { to: "/sign-in", search: page === "home" ? {} : { next: href } } as const;
  const me = await client.fetchQuery(meQuery);
  const params = { workspace: me.workspace.slug };
  if (page === "home") return { to: "/$workspace", params } as const;
  if (page === "share") return { to: "/$workspace/share", params } as const;
  return {
    to: "/$workspace/inbox",
    params,
    search: page === "inbox" ? {} : { view: page },
  } as const;
}

/** Reads who is asking before any page of a workspace renders, and starts its stream. */
export async function enterWorkspace(client: QueryClient, slug: string, href: string) {
  bindWorkspace(slug);
  try {
    const me = await client.ensureQueryData(meQuery);
    await activateLanguage(me.person.language);
    showTimesIn(me.workspace.time_zone);
    startLive(client, slug, me.position);
  } catch (error) {
    if (isSignedOut(error)) throw redirect({ to: "/sign-in", search: { next: href } });
    throw error;
  }
}
