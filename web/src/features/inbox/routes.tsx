import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "@/shared/routing";
import { messagesQuery } from "./api";
import { readSearch } from "./model/filter";

const inboxRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/inbox",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("./pages/inbox-page"), "InboxPage"),
});

/** The page above shows it; looking at a row already fetches its messages. */
const conversationRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: "/$conversationId",
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(messagesQuery(params.conversationId));
  },
});

export const inboxRoutes = [inboxRoute.addChildren([conversationRoute])];
