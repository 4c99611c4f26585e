import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { settingsRoute } from "@/shared/routing";

export const healthRoutes = [
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/health",
    component: lazyRouteComponent(() => import("./pages/health-page"), "HealthPage"),
  }),
];
