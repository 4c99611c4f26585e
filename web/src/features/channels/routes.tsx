import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { settingsRoute } from "@/shared/routing";

export const channelSettingsRoutes = [
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/channels",
    component: lazyRouteComponent(() => import("./pages/channels-page"), "ChannelsPage"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/channels/connect",
    component: lazyRouteComponent(() => import("./pages/connect-page"), "ConnectPage"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/channels/$phoneNumberId",
    component: lazyRouteComponent(() => import("./pages/number-page"), "NumberPage"),
  }),
];
