import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useMe } from "@/features/accounts/public";
import type { PhoneNumber } from "@/shared/api/contract";
import { numberName } from "../model";
import { QualityTag, StatusTag } from "./number-tags";
import classes from "./waba-card.module.css";

export function NumberRow({ number }: { number: PhoneNumber }) {
  const { slug } = useMe().workspace;
  return (
    <li>
      <Link
        to="/$workspace/settings/channels/$phoneNumberId"
        params={{ workspace: slug, phoneNumberId: number.phone_number_id }}
        className={classes.number}
      >
        <span>
          <strong dir="auto">{numberName(number)}</strong>
          <bdi dir="ltr" className={classes.meta}>
            {number.display_phone_number}
          </bdi>
        </span>
        <QualityTag quality={number.quality} />
        <StatusTag number={number} />
        <ChevronRight size={16} aria-hidden />
        {number.pause && (
          <p className={classes.pause}>
            <Trans>Sending is paused.</Trans> {number.pause.sentence} {number.pause.remedy}
          </p>
        )}
      </Link>
    </li>
  );
}
