import { Trans, useLingui } from "@lingui/react/macro";
import type { PhoneNumber } from "@/shared/api/contract";
import { Tag } from "@/shared/ui/tag";
import { colourOf, numberName } from "../model";
import classes from "./number-badge.module.css";

/** Which of our numbers: its colour and name. */
export function NumberBadge({ number }: { number: PhoneNumber }) {
  return (
    <span className={classes.badge} data-tip={number.display_phone_number}>
      <i className={`${classes.dot} ${classes[colourOf(number)]}`} aria-hidden />
      <span className={classes.name} dir="auto">
        {numberName(number)}
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
