import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { loadWords } from "@/shared/i18n/language";
import { rootRoute, settingsRoute } from "@/shared/routing";

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (raw: Record<string, unknown>): { next?: string } => ({
    next: innerPath(raw.next),
  }),
  beforeLoad: () => loadWords("settings"),
  component: lazyRouteComponent(() => import("./pages/sign-in-page"), "SignInPage"),
});

const linkPage = lazyRouteComponent(() => import("./pages/link-page"), "LinkPage");

/** The addresses that the server prints; what a token is for, the server says. */
const linkRoutes = (["/setup/$token", "/invitation/$token", "/reset/$token"] as const).map((path) =>
  createRoute({
    getParentRoute: () => rootRoute,
    path,
    beforeLoad: () => loadWords("settings"),
    component: linkPage,
  }),
);

/** Only a path of our own may be returned to: another site's address would be a trap. */
function innerPath(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : undefined;
}

const setting = <Path extends string>(
  path: Path,
  component: ReturnType<typeof lazyRouteComponent>,
) => createRoute({ getParentRoute: () => settingsRoute, path, component });

export const accountRoutes = [signInRoute, ...linkRoutes];

export const accountSettingsRoutes = [
  setting(
    "/profile",
    lazyRouteComponent(() => import("./pages/profile-page"), "ProfilePage"),
  ),
  setting(
    "/workspace",
    lazyRouteComponent(() => import("./pages/workspace-page"), "WorkspacePage"),
  ),
  setting(
    "/members",
    lazyRouteComponent(() => import("./pages/members-page"), "MembersPage"),
  ),
  setting(
    "/roles",
    lazyRouteComponent(() => import("./pages/roles-page"), "RolesPage"),
  ),
  setting(
    "/api-keys",
    lazyRouteComponent(() => import("./pages/api-keys-page"), "ApiKeysPage"),
  ),
  setting(
    "/audit-log",
    lazyRouteComponent(() => import("./pages/audit-log-page"), "AuditLogPage"),
  ),
];
