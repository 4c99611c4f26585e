import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, ExternalLink, Smartphone } from "lucide-react";
import type { ReactNode } from "react";
import { useCan, useMe } from "@/features/accounts/public";
import type { Permission } from "@/shared/api/contract";
import { dateTimeOf } from "@/shared/lib/format";
import { Card } from "@/shared/ui/settings";
import { Bone, Failed } from "@/shared/ui/states";
import { firstRunQuery } from "../api";
import classes from "./first-run-card.module.css";

const STEPS = {
  open_phone: [
    msg`Write from a practice phone`,
    msg`It is a WhatsApp to type on, for trying things out.`,
  ],
  receive: [msg`Receive a message`, msg`Write to your number with WhatsApp, from any phone.`],
  answer: [msg`Answer the message`, msg`It stands in the inbox; your answer goes to the phone.`],
  connect_number: [
    msg`Connect a number`,
    msg`A real one, in six steps; a practice number takes one click.`,
  ],
  invite: [msg`Invite a colleague`, msg`Conversations can then be shared out.`],
} as const;

/** The first steps, each ticked by the event itself. */
export function FirstRunCard() {
  const query = useQuery(firstRunQuery);
  const can = useCan();
  if (query.isPending)
    return (
      <Card>
        <Bone width="100%" height={220} />
      </Card>
    );
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { steps, simulator_url } = query.data;
  const known = stepsFor(steps, simulator_url !== null, can);
  const done = known.filter((step) => step.done_at !== null).length;
  return (
    <>
      {done < known.length && (
        <Card
          title={<Trans>First steps</Trans>}
          intro={
            <Trans>
              {done} of {known.length} done
            </Trans>
          }
          flush
        >
          <progress className={classes.bar} value={done} max={known.length} aria-hidden />
          <ol className={classes.steps}>
            {known.map((step) => (
              <Step key={step.id} id={step.id} doneAt={step.done_at} simulatorUrl={simulator_url} />
            ))}
          </ol>
          <Words />
        </Card>
      )}
      {simulator_url && <PhonesCard url={simulator_url} />}
    </>
  );
}

type StepName = keyof typeof STEPS;

const NEEDED: Partial<Record<StepName, Permission>> = {
  connect_number: "channels.manage",
  invite: "members.manage",
};

/** What this person can do here: without practice phones, a number comes first. */
function stepsFor(
  steps: { id: string; done_at: string | null }[],
  hasPhones: boolean,
  can: (permission: Permission) => boolean,
) {
  const order: StepName[] = hasPhones
    ? ["open_phone", "answer", "connect_number", "invite"]
    : ["connect_number", "receive", "answer", "invite"];
  return order
    .filter((id) => can(NEEDED[id] ?? "conversations.reply"))
    .map((id) => {
      const told = id === "receive" ? "open_phone" : id;
      return { id, done_at: steps.find((step) => step.id === told)?.done_at ?? null };
    });
}

interface StepProps {
  id: StepName;
  doneAt: string | null;
  simulatorUrl: string | null;
}

function Step({ id, doneAt, simulatorUrl }: StepProps) {
  const { t } = useLingui();
  const [title, hint] = STEPS[id];
  return (
    <li data-done={doneAt !== null || undefined}>
      <span className={classes.tick}>{doneAt && <Check size={14} aria-label={t`Done`} />}</span>
      <span className={classes.words}>
        <strong>{t(title)}</strong>
        <span>{doneAt ? dateTimeOf(doneAt) : t(hint)}</span>
      </span>
      {!doneAt && <StepAction id={id} simulatorUrl={simulatorUrl} />}
    </li>
  );
}

function StepAction({ id, simulatorUrl }: Omit<StepProps, "doneAt">): ReactNode {
  const { slug } = useMe().workspace;
  const params = { workspace: slug };
  const look = { variant: "default", size: "xs" } as const;
  if (id === "open_phone")
    return (
      simulatorUrl && (
        <Button component="a" href={simulatorUrl} target="_blank" rel="noopener" {...look}>
          <Trans>Open the phones</Trans>
        </Button>
      )
    );
  if (id === "receive") return null;
  if (id === "answer")
    return (
      <Button
        {...look}
        renderRoot={(props) => <Link to="/$workspace/inbox" params={params} {...props} />}
      >
        <Trans>Open the inbox</Trans>
      </Button>
    );
  if (id === "connect_number")
    return (
      <Button
        {...look}
        renderRoot={(props) => (
          <Link to="/$workspace/settings/channels/connect" params={params} {...props} />
        )}
      >
        <Trans>Connect a number</Trans>
      </Button>
    );
  return (
    <Button
      {...look}
      renderRoot={(props) => <Link to="/$workspace/settings/members" params={params} {...props} />}
    >
      <Trans>Open members</Trans>
    </Button>
  );
}

function Words() {
  const { slug } = useMe().workspace;
  return (
    <p className={classes.more}>
      <Link to="/$workspace/help" params={{ workspace: slug }}>
        <Trans>What the words of WhatsApp mean</Trans>
      </Link>
    </p>
  );
}

function PhonesCard({ url }: { url: string }) {
  return (
    <Card>
      <div className={classes.phones}>
        <Smartphone size={22} aria-hidden />
        <span className={classes.words}>
          <strong>
            <Trans>Practice phones</Trans>
          </strong>
          <span>
            <Trans>
              Phones to type on, as a contact would. Nothing there reaches a real phone.
            </Trans>
          </span>
        </span>
        <Button
          component="a"
          href={url}
          target="_blank"
          rel="noopener"
          variant="default"
          rightSection={<ExternalLink size={14} />}
        >
          <Trans>Open</Trans>
        </Button>
      </div>
    </Card>
  );
}
