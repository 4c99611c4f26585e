import type { QueryClient } from "@tanstack/react-query";
import type { AnyRoute } from "@tanstack/react-router";
import { meQuery } from "@/features/accounts/public";
import { bindWorkspace } from "@/shared/api/workspace";
import { workspaceRoute } from "@/shared/routing";
import type { createAppRouter } from "./router";

/**
 * Asks for what the first page needs all at once: who is asking, the page's code, and what its
 * loaders fetch. The router would ask for one after the other.
 */
export function headStart(client: QueryClient, router: ReturnType<typeof createAppRouter>): void {
  const routes: Record<string, AnyRoute> = router.routesById;
  for (const { routeId, params, loaderDeps } of router.matchRoutes(router.latestLocation)) {
    const route = routes[String(routeId)];
    if (!route) continue;
    void router.loadRouteChunk(route);
    const { workspace } = params as { workspace?: string };
    if (routeId === workspaceRoute.id && workspace) {
      bindWorkspace(workspace);
      void client.prefetchQuery(meQuery);
    }
    const { loader } = route.options;
    // every loader of ours only fills the cache
    if (typeof loader === "function")
      void loader({ context: router.options.context, params, deps: loaderDeps } as never);
  }
}
