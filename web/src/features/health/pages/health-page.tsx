import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from "lucide-react";
import type { HealthCheck } from "@/shared/api/contract";
import { useNow } from "@/shared/lib/clock";
import { ago } from "@/shared/lib/format";
import { Card, SettingsPage } from "@/shared/ui/settings";
import { Bone, Failed } from "@/shared/ui/states";
import { healthQuery } from "../api";
import classes from "./health-page.module.css";

const SIGNS = {
  ok: [CircleCheck, msg`Works`],
  warning: [TriangleAlert, msg`Needs a look`],
  failed: [CircleX, msg`Does not work`],
  unknown: [CircleHelp, msg`Not known`],
} as const;

/** The whole chain from the database to the last webhook, and what to do where it breaks. */
export function HealthPage() {
  const query = useQuery(healthQuery);
  const groups = Map.groupBy(query.data?.checks ?? [], (check) => check.group);
  return (
    <SettingsPage
      title={<Trans>Health</Trans>}
      intro={<Trans>Every link between your contacts and this screen.</Trans>}
      action={
        <Button variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
          <Trans>Check again</Trans>
        </Button>
      }
    >
      {query.isPending && <Bone width="100%" height={240} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {[...groups].map(([group, checks]) => (
        <Card key={group} title={<span className={classes.group}>{group}</span>} flush>
          <ul className={classes.checks}>
            {checks.map((check) => (
              <CheckRow key={check.id} check={check} />
            ))}
          </ul>
        </Card>
      ))}
    </SettingsPage>
  );
}

function CheckRow({ check }: { check: HealthCheck }) {
  const { t } = useLingui();
  const now = useNow();
  const [Sign, label] = SIGNS[check.status] ?? SIGNS.unknown;
  return (
    <li data-status={check.status}>
      <Sign size={18} aria-label={t(label)} />
      <div>
        <strong>{check.title}</strong>
        <p>{check.sentence}</p>
        {check.remedy && <p className={classes.remedy}>{check.remedy}</p>}
      </div>
      {check.checked_at && <time dateTime={check.checked_at}>{ago(check.checked_at, now)}</time>}
    </li>
  );
}
