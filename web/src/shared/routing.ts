import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute } from "@tanstack/react-router";

import { loadWords } from "./i18n/language";

export interface RouterContext {
  queryClient: QueryClient;
  /** Reads who is asking, or leads to the sign-in, before a page of the workspace renders. */
  enter: (workspace: string, href: string) => Promise<void>;
}

/** The routes that features hang their own on; the app gives them their components. */
export const rootRoute = createRootRouteWithContext<RouterContext>()();

export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/$workspace",
  beforeLoad: ({ context, params, location }) => context.enter(params.workspace, location.href),
});

export const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/settings",
  beforeLoad: () => loadWords("settings"),
});
