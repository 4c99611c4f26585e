import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useMe } from "@/features/accounts/public";
import { useOpenCount } from "@/features/inbox/public";
import { Hidden } from "@/shared/ui/text";
import type { DESTINATIONS } from "./destinations";

interface DestinationLinkProps {
  destination: (typeof DESTINATIONS)[number];
  className: string | undefined;
  badge: string | undefined;
}

export function DestinationLink({ destination, className, badge }: DestinationLinkProps) {
  const { t } = useLingui();
  const { slug } = useMe().workspace;
  const open = useOpenCount();
  const count = destination.to === "/$workspace/inbox" ? open : 0;
  const Icon = destination.icon;
  return (
    <Link
      to={destination.to}
      params={{ workspace: slug }}
      activeOptions={{ exact: destination.exact, includeSearch: false }}
      className={className}
    >
      <Icon size={20} strokeWidth={1.8} aria-hidden />
      <span>{t(destination.label)}</span>
      {count > 0 && (
        <span className={badge}>
          {count > 99 ? "99+" : count}
          <Hidden> {t`unread`}</Hidden>
        </span>
      )}
    </Link>
  );
}
