import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { meQuery, sessionQuery } from "@/features/accounts/public";
import { isSignedOut } from "@/shared/api/errors";
import { bindWorkspace } from "@/shared/api/workspace";
import { activateLanguage } from "@/shared/i18n/language";
import { showTimesIn } from "@/shared/lib/format";
import { startLive } from "./live";

/** Where `/` leads: the last workspace, or the sign-in. */
export async function findWorkspace(client: QueryClient) {
  const session = await client.fetchQuery(sessionQuery);
  if (!session.authenticated) return { to: "/sign-in" } as const;
  const me = await client.fetchQuery(meQuery);
  return { to: "/$workspace", params: { workspace: me.workspace.slug } } as const;
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
