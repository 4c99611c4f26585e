import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { PhoneOff } from "lucide-react";
import { lazy, Suspense } from "react";
import { useCan } from "@/features/accounts/public";
import type { PhoneNumber } from "@/shared/api/contract";
import { useNow } from "@/shared/lib/clock";
import { ago, numberOf } from "@/shared/lib/format";
import { Card, SettingsPage } from "@/shared/ui/settings";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { tellDone, tellFailed } from "@/shared/ui/toast";
import { numbersQuery, refreshNumber, resumeNumber } from "../api";
import { Facts } from "../components/facts";
import { QualityTag, StatusTag } from "../components/number-tags";
import classes from "../components/waba-card.module.css";
import { isUnverified, numberName, wordsOf } from "../model";
import { PracticeTag } from "../number-badge";

const NumberSettings = lazy(() =>
  import("../components/number-settings").then((module) => ({ default: module.NumberSettings })),
);
const ProfileForm = lazy(() =>
  import("../components/profile-form").then((module) => ({ default: module.ProfileForm })),
);
const VerifyNumber = lazy(() =>
  import("../components/verify-number").then((module) => ({ default: module.VerifyNumber })),
);

const route = getRouteApi("/$workspace/settings/channels/$phoneNumberId");

export function NumberPage() {
  const { phoneNumberId } = route.useParams();
  const query = useQuery(numbersQuery);
  if (query.isPending) return <Bone width="100%" height={300} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const number = query.data.data.find((one) => one.phone_number_id === phoneNumberId);
  if (!number)
    return (
      <Empty icon={<PhoneOff size={20} />} title={<Trans>There is no such number here</Trans>} />
    );
  return <KnownNumber key={number.phone_number_id} number={number} />;
}

function KnownNumber({ number }: { number: PhoneNumber }) {
  const { t } = useLingui();
  const can = useCan();
  const now = useNow();
  return (
    <SettingsPage
      title={<bdi>{numberName(number)}</bdi>}
      intro={
        <>
          <bdi dir="ltr">{number.display_phone_number}</bdi> {number.is_practice && <PracticeTag />}
        </>
      }
      action={can("channels.manage") && <NumberActions number={number} />}
    >
      {number.pause && (
        <p className={classes.pause} role="alert">
          <Trans>Sending is paused.</Trans> {number.pause.sentence} {number.pause.remedy}
        </p>
      )}
      <Card title={<Trans>State</Trans>}>
        <Facts
          facts={[
            [t`Status`, <StatusTag key="status" number={number} />],
            [t`Quality`, number.quality && <QualityTag key="quality" quality={number.quality} />],
            [t`Display name`, number.verified_name],
            [t`Name review`, wordsOf(number.name_status)],
            [t`Messages per second`, number.throughput_per_second],
            [t`Messaging limit`, limitOf(number.messaging_limit)],
            [
              t`Last webhook`,
              number.last_webhook_at ? ago(number.last_webhook_at, now) : t`None yet`,
            ],
            [t`Phone number id`, number.phone_number_id],
          ]}
        />
      </Card>
      {isUnverified(number) && can("channels.manage") && (
        <Suspense>
          <VerifyNumber number={number} />
        </Suspense>
      )}
      <Suspense fallback={<Bone width="100%" height={360} />}>
        <NumberSettings number={number} />
        <ProfileForm number={number} />
      </Suspense>
    </SettingsPage>
  );
}

function NumberActions({ number }: { number: PhoneNumber }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const act = (ask: (id: string) => Promise<PhoneNumber>, done: string) => () => {
    ask(number.phone_number_id).then(async () => {
      await client.invalidateQueries({ queryKey: numbersQuery.queryKey });
      tellDone(done);
    }, tellFailed);
  };
  return (
    <Group gap="xs">
      {number.pause && (
        <Button onClick={act(resumeNumber, t`Sending goes on`)}>
          <Trans>Resume sending</Trans>
        </Button>
      )}
      <Button variant="default" onClick={act(refreshNumber, t`Read anew from WhatsApp`)}>
        <Trans>Read anew</Trans>
      </Button>
    </Group>
  );
}

/** `TIER_1K` and plain numbers alike. */
function limitOf(limit: string | number | null): string | null {
  if (limit === null) return null;
  return typeof limit === "number" ? numberOf(limit) : limit.replace(/^TIER_/i, "").toLowerCase();
}
