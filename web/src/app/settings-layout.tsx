import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMediaQuery } from "@mantine/hooks";
import { Link, Navigate, Outlet, useMatchRoute } from "@tanstack/react-router";
import {
  Activity,
  ArrowLeft,
  Building2,
  ChevronRight,
  KeyRound,
  PhoneCall,
  ScrollText,
  ShieldCheck,
  UserRound,
  Users,
} from "lucide-react";
import { useCan, useMe } from "@/features/accounts/public";
import classes from "./settings-layout.module.css";

const PAGES = [
  { to: "/$workspace/settings/profile", label: msg`Your profile`, icon: UserRound, needs: null },
  { to: "/$workspace/settings/workspace", label: msg`Workspace`, icon: Building2, needs: null },
  {
    to: "/$workspace/settings/channels",
    label: msg`Channels`,
    icon: PhoneCall,
    needs: "channels.read",
  },
  { to: "/$workspace/settings/members", label: msg`Members`, icon: Users, needs: "members.read" },
  { to: "/$workspace/settings/roles", label: msg`Roles`, icon: ShieldCheck, needs: "members.read" },
  {
    to: "/$workspace/settings/api-keys",
    label: msg`API keys`,
    icon: KeyRound,
    needs: "api_keys.manage",
  },
  {
    to: "/$workspace/settings/audit-log",
    label: msg`Audit log`,
    icon: ScrollText,
    needs: "audit.read",
  },
  { to: "/$workspace/settings/health", label: msg`Health`, icon: Activity, needs: "health.read" },
] as const;

/** The list of settings beside the page; on a phone, one after the other. */
export function SettingsLayout() {
  const { t } = useLingui();
  const can = useCan();
  const { slug } = useMe().workspace;
  const isList = useMatchRoute()({ to: "/$workspace/settings" }) !== false;
  const isWide = useMediaQuery("(min-width: 760px)", true, { getInitialValueInEffect: false });
  if (isList && isWide)
    return <Navigate to="/$workspace/settings/profile" params={{ workspace: slug }} replace />;
  return (
    <div className={classes.layout} data-list={isList || undefined}>
      <nav aria-label={t`Settings`} className={classes.nav}>
        <h1>
          <Trans>Settings</Trans>
        </h1>
        {PAGES.filter(({ needs }) => needs === null || can(needs)).map((page) => (
          <Link key={page.to} to={page.to} params={{ workspace: slug }} className={classes.link}>
            <page.icon size={17} strokeWidth={1.8} aria-hidden />
            <span>{t(page.label)}</span>
            <ChevronRight size={16} aria-hidden className={classes.go} />
          </Link>
        ))}
      </nav>
      <div className={classes.page}>
        <Link
          to="/$workspace/settings"
          params={{ workspace: slug }}
          activeProps={{ "aria-current": undefined }}
          className={classes.back}
        >
          <ArrowLeft size={18} aria-hidden /> <Trans>Settings</Trans>
        </Link>
        <Outlet />
      </div>
    </div>
  );
}
