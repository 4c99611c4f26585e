import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter, type RouterHistory, redirect } from "@tanstack/react-router";
import { accountRoutes, accountSettingsRoutes } from "@/features/accounts/routes";
import { alertRoutes } from "@/features/alerts/routes";
import { channelSettingsRoutes } from "@/features/channels/routes";
import { healthRoutes } from "@/features/health/routes";
import { helpRoutes } from "@/features/help/routes";
import { homeRoutes } from "@/features/home/routes";
import { inboxRoutes } from "@/features/inbox/routes";
import { parseSearch, stringifySearch } from "@/shared/lib/search-params";
import { rootRoute, settingsRoute, workspaceRoute } from "@/shared/routing";
import { enterWorkspace, findWorkspace, type StartPage, startPageOf } from "./enter";
import { PageFailed, PageMissing, PagePending } from "./page-states";
import { SettingsLayout } from "./settings-layout";
import { Shell } from "./shell/shell";

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: (raw): { open?: StartPage } => ({ open: startPageOf(raw.open) }),
  beforeLoad: async ({ context, search, location }) => {
    throw redirect(await findWorkspace(context.queryClient, search.open ?? "home", location.href));
  },
});

/** Where another app of the phone shares to. */
const shareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/share",
  beforeLoad: async ({ context, location }) => {
    throw redirect(await findWorkspace(context.queryClient, "share", location.href));
  },
});

workspaceRoute.update({ component: Shell });

settingsRoute.update({ component: SettingsLayout });

const routeTree = rootRoute.addChildren([
  startRoute,
  shareRoute,
  ...accountRoutes,
  workspaceRoute.addChildren([
    ...homeRoutes,
    ...helpRoutes,
    ...inboxRoutes,
    ...alertRoutes,
    settingsRoute.addChildren([
      ...accountSettingsRoutes,
      ...channelSettingsRoutes,
      ...healthRoutes,
    ]),
  ]),
]);

export function createAppRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    context: { queryClient, enter: (slug, href) => enterWorkspace(queryClient, slug, href) },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: PageMissing,
    defaultPendingComponent: PagePending,
    defaultPendingMs: 1_000,
    defaultPendingMinMs: 0,
    scrollRestoration: false,
    parseSearch,
    stringifySearch,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
