import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCan } from "@/features/accounts/public";
import type { Waba } from "@/shared/api/contract";
import { dateOf } from "@/shared/lib/format";
import { Confirm } from "@/shared/ui/confirm";
import { Card } from "@/shared/ui/settings";
import { Tag } from "@/shared/ui/tag";
import { tellDone, tellFailed } from "@/shared/ui/toast";
import { disconnectWaba, numbersQuery, refreshWaba, wabasQuery } from "../api";
import { wordsOf } from "../model";
import { PracticeTag } from "../number-badge";
import { Facts } from "./facts";
import { NumberRow } from "./number-row";
import { TokenDialog } from "./token-dialog";
import classes from "./waba-card.module.css";

export function WabaCard({ waba }: { waba: Waba }) {
  const { t } = useLingui();
  const can = useCan();
  return (
    <Card
      title={
        <span className={classes.title}>
          <bdi>{waba.name}</bdi> {waba.is_practice && <PracticeTag />}
        </span>
      }
      intro={<bdi dir="ltr">{waba.waba_id}</bdi>}
      flush
    >
      <ul className={classes.numbers}>
        {waba.numbers.map((number) => (
          <NumberRow key={number.phone_number_id} number={number} />
        ))}
      </ul>
      <div className={classes.foot}>
        <Facts
          facts={[
            [t`Portfolio`, waba.portfolio_name ?? waba.portfolio_id],
            [t`Currency`, waba.currency],
            [t`Time zone`, waba.time_zone],
            [t`Review`, wordsOf(waba.review_status)],
            [t`Business verification`, wordsOf(waba.business_verification)],
            [t`Token`, <TokenState key="token" waba={waba} />],
            [
              t`Webhooks`,
              <Tag key="subscribed" tone={waba.subscribed ? "good" : "bad"}>
                {waba.subscribed ? <Trans>Subscribed</Trans> : <Trans>Not subscribed</Trans>}
              </Tag>,
            ],
          ]}
        />
        {can("channels.manage") && <WabaActions waba={waba} />}
      </div>
    </Card>
  );
}

function TokenState({ waba }: { waba: Waba }) {
  const expires = waba.token?.expires_at;
  if (!waba.token)
    return (
      <Tag tone="bad">
        <Trans>None</Trans>
      </Tag>
    );
  return expires ? <Trans>expires on {dateOf(expires)}</Trans> : <Trans>does not expire</Trans>;
}

function WabaActions({ waba }: { waba: Waba }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [replacing, setReplacing] = useState(false);
  const [asking, setAsking] = useState(false);
  const reread = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: wabasQuery.queryKey }),
      client.invalidateQueries({ queryKey: numbersQuery.queryKey }),
    ]);
  const refresh = () => {
    refreshWaba(waba.waba_id).then(async () => {
      await reread();
      tellDone(t`Read anew from WhatsApp`);
    }, tellFailed);
  };
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={refresh}>
        <Trans>Read anew</Trans>
      </Button>
      <Button size="xs" variant="default" onClick={() => setReplacing(true)}>
        <Trans>Replace the token</Trans>
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        <Trans>Disconnect</Trans>
      </Button>
      {replacing && <TokenDialog waba={waba} close={() => setReplacing(false)} done={reread} />}
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={<Trans>Disconnect “{waba.name}”?</Trans>}
        doing={<Trans>Disconnect</Trans>}
        typed={waba.is_practice ? undefined : waba.name}
        act={async () => {
          await disconnectWaba(waba.waba_id);
          await reread();
        }}
      >
        <Trans>
          Its numbers receive and send nothing here any more. The conversations so far are kept.
        </Trans>
      </Confirm>
    </Group>
  );
}
