import type { QueryClient } from "@tanstack/react-query";
import type { AnyRoute } from "@tanstack/react-router";
import { meQuery } from "@/features/accounts/public";
import { bindWorkspace } from "@/shared/api/workspace";
import { workspaceRoute } from "@/shared/routing";
import type { createAppRouter } from "./router";

/**
 * Asks for what the first page needs all at once: who is asking, and the page's code. The router
 * would ask for one after the other.
 */
export function headStart(client: QueryClient, router: ReturnType<typeof createAppRouter>): void {
  const routes: Record<string, AnyRoute> = router.routesById;
  for (const { routeId, params } of router.matchRoutes(router.latestLocation)) {
    const route = routes[String(routeId)];
    if (route) void router.loadRouteChunk(route);
    const { workspace } = params as { workspace?: string };
    if (routeId !== workspaceRoute.id || !workspace) continue;
    bindWorkspace(workspace);
    void client.prefetchQuery(meQuery);
  }
}
