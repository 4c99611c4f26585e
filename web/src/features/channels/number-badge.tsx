import { Trans, useLingui } from "@lingui/react/macro";
import type { PhoneNumber } from "@/shared/api/contract";
import { Tag } from "@/shared/ui/tag";
import { colourOf, numberName } from "./model";
import classes from "./number-badge.module.css";

interface NumberBadgeProps {
  number: PhoneNumber;
  /** What tells it from the others, where the whole name has no room. */
  short?: string | undefined;
}

/** Which of our numbers: its colour and name. */
export function NumberBadge({ number, short }: NumberBadgeProps) {
  const name = numberName(number);
  const digits = number.display_phone_number;
  return (
    <span className={classes.badge} data-tip={short ? `${name} · ${digits}` : digits}>
      <i className={`${classes.dot} ${classes[colourOf(number)]}`} aria-hidden />
      <span className={classes.name} dir="auto">
        {short ?? name}
      </span>
    </span>
  );
}

/** Worn everywhere by what belongs to the simulator. */
export function PracticeTag() {
  const { t } = useLingui();
  return (
    <Tag tone="violet" tip={t`A practice number: nothing here reaches a real phone`}>
      <Trans>Practice</Trans>
    </Tag>
  );
}
