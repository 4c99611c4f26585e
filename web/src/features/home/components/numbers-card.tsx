import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useCan, useMe } from "@/features/accounts/public";
import { NumberBadge, PracticeTag, useNumbers } from "@/features/channels/public";
import type { PhoneNumber } from "@/shared/api/contract";
import { useNow } from "@/shared/lib/clock";
import { ago } from "@/shared/lib/format";
import { Card } from "@/shared/ui/settings";
import { Tag } from "@/shared/ui/tag";
import classes from "./numbers-card.module.css";

/** Whether our numbers work, in one line each. */
export function NumbersCard() {
  const numbers = useNumbers();
  const can = useCan();
  if (!can("channels.read") || numbers.length === 0) return null;
  return (
    <Card title={<Trans>Numbers</Trans>} flush>
      <ul className={classes.numbers}>
        {numbers.map((number) => (
          <NumberLine key={number.phone_number_id} number={number} />
        ))}
      </ul>
    </Card>
  );
}

function NumberLine({ number }: { number: PhoneNumber }) {
  const now = useNow();
  const { slug } = useMe().workspace;
  const works = number.status === "connected" && !number.pause;
  return (
    <li>
      <Link
        to="/$workspace/settings/channels/$phoneNumberId"
        params={{ workspace: slug, phoneNumberId: number.phone_number_id }}
        className={classes.number}
      >
        <span className={classes.name}>
          <NumberBadge number={number} />
          <bdi dir="ltr">{number.display_phone_number}</bdi>
        </span>
        {number.is_practice && <PracticeTag />}
        <span className={classes.seen}>
          {number.last_webhook_at ? (
            <Trans>last event {ago(number.last_webhook_at, now)}</Trans>
          ) : (
            <Trans>no event yet</Trans>
          )}
        </span>
        <Tag tone={works ? "good" : "bad"}>
          {works ? <Trans>Works</Trans> : <Trans>Paused</Trans>}
        </Tag>
      </Link>
    </li>
  );
}
