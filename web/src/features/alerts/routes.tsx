import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "@/shared/routing";

export const alertRoutes = [
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: "/alerts",
    component: lazyRouteComponent(() => import("./pages/alerts-page"), "AlertsPage"),
  }),
];
