import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { fetchEarly } from "@/shared/lib/idle";
import { workspaceRoute } from "@/shared/routing";
import { conversationsQuery, prefetchThread } from "./api";
import { loadConversationView } from "./load";
import { filterOf, readSearch } from "./model/filter";

const inboxRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/inbox",
  validateSearch: readSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(conversationsQuery(filterOf(deps)));
  },
  component: lazyRouteComponent(() => import("./pages/inbox-page"), "InboxPage"),
});

/** The page above shows it; looking at a row already fetches its messages. */
const conversationRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: "/$conversationId",
  loader: ({ context, params }) => {
    fetchEarly(loadConversationView);
    prefetchThread(context.queryClient, params.conversationId);
  },
});

const shareRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/share",
  component: lazyRouteComponent(() => import("./pages/share-page"), "SharePage"),
});

export const inboxRoutes = [inboxRoute.addChildren([conversationRoute]), shareRoute];
