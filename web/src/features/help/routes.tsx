import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { loadWords } from "@/shared/i18n/language";
import { workspaceRoute } from "@/shared/routing";

export const helpRoutes = [
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: "/help",
    beforeLoad: () => loadWords("help"),
    component: lazyRouteComponent(() => import("./pages/help-page"), "HelpPage"),
  }),
];
