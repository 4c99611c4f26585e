import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Lock, PhoneCall, Smartphone } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useCan } from "@/features/accounts/public";
import { SettingsPage } from "@/shared/ui/settings";
import { Bone, Empty } from "@/shared/ui/states";
import classes from "../components/connect/connect.module.css";
import { PracticeButton } from "../components/practice-button";

const Wizard = lazy(() =>
  import("../components/connect/wizard").then((module) => ({ default: module.Wizard })),
);

const route = getRouteApi("/$workspace/settings/channels/connect");

export function ConnectPage() {
  const can = useCan();
  const [isReal, setReal] = useState(false);
  return (
    <SettingsPage
      title={<Trans>Connect a number</Trans>}
      intro={!isReal && <Trans>A real number or a practice number?</Trans>}
    >
      {!can("channels.manage") && (
        <Empty icon={<Lock size={20} />} title={<Trans>Not allowed for your role</Trans>}>
          <Trans>Numbers are connected by members whose role may manage channels.</Trans>
        </Empty>
      )}
      {can("channels.manage") && !isReal && <Kinds chooseReal={() => setReal(true)} />}
      {can("channels.manage") && isReal && (
        <Suspense fallback={<Bone width="100%" height={420} />}>
          <Wizard />
        </Suspense>
      )}
    </SettingsPage>
  );
}

function Kinds({ chooseReal }: { chooseReal: () => void }) {
  const { workspace } = route.useParams();
  const navigate = useNavigate();
  const leave = () => void navigate({ to: "/$workspace/settings/channels", params: { workspace } });
  return (
    <div className={classes.kinds}>
      <section className={classes.kind}>
        <Smartphone size={22} aria-hidden />
        <h2>
          <Trans>A practice number</Trans>
        </h2>
        <p>
          <Trans>
            One click, no account at Meta. Contacts are phones on a page of this computer; nobody is
            disturbed and nothing is paid.
          </Trans>
        </p>
        <PracticeButton done={leave} />
      </section>
      <section className={classes.kind}>
        <PhoneCall size={22} aria-hidden />
        <h2>
          <Trans>A real number</Trans>
        </h2>
        <p>
          <Trans>
            Six steps, each proved before the next. You need a Meta app with WhatsApp, a system-user
            token, and an address that the internet reaches.
          </Trans>
        </p>
        <Button variant="default" onClick={chooseReal}>
          <Trans>Connect a real number</Trans>
        </Button>
      </section>
    </div>
  );
}
