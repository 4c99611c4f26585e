import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "@/shared/routing";

export const homeRoutes = [
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: "/",
    component: lazyRouteComponent(() => import("./pages/home-page"), "HomePage"),
  }),
];
