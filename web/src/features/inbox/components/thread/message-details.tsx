import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { Copy } from "lucide-react";
import type { ReactNode } from "react";
import { NumberBadge, useNumbers } from "@/features/channels/public";
import type { Message } from "@/shared/api/messaging";
import { dateTimeOf } from "@/shared/lib/format";
import { Dialog } from "@/shared/ui/dialog";
import { tellDone, tellFailed } from "@/shared/ui/toast";
import { priceOf } from "../../model/price";
import { statusLabel, stepsOf } from "../../model/status";
import { Author } from "./author";
import { useThreadActions } from "./context";
import classes from "./message-details.module.css";

interface MessageDetailsProps {
  message: Message;
  close: () => void;
}

/** All that is known of one message, for whoever must find out what became of it. */
export function MessageDetails({ message, close }: MessageDetailsProps) {
  const { t } = useLingui();
  const number = useNumbers().find((one) => one.phone_number_id === message.phone_number_id);
  const ids = idsOf(message);
  const copy = () => {
    const lines = ids.map(([name, value]) => `${name}: ${value}`);
    void navigator.clipboard
      .writeText([...lines, ...timesOf(message)].join("\n"))
      .then(() => tellDone(t`Copied`), tellFailed);
  };
  return (
    <Dialog close={close} title={<Trans>About this message</Trans>}>
      <dl className={classes.facts}>
        <Fact name={<Trans>From</Trans>}>
          <Sender message={message} />
        </Fact>
        <Fact name={<Trans>Number</Trans>}>
          {number ? <NumberBadge number={number} /> : message.phone_number_id}
        </Fact>
        <Steps message={message} />
        <Price message={message} />
        {message.error && (
          <Fact name={<Trans>Problem</Trans>}>
            {message.error.sentence} {message.error.remedy}
            {message.error.title && <small dir="auto">{message.error.title}</small>}
          </Fact>
        )}
      </dl>
      <h3 className={classes.head}>
        <Trans>For support</Trans>
      </h3>
      <dl className={classes.facts}>
        {ids.map(([name, value]) => (
          <Fact key={name} name={name}>
            <bdi dir="ltr" className={classes.id}>
              {value}
            </bdi>
          </Fact>
        ))}
      </dl>
      <Group justify="flex-end" mt="md">
        <Button variant="default" leftSection={<Copy size={15} />} onClick={copy}>
          <Trans>Copy for support</Trans>
        </Button>
      </Group>
    </Dialog>
  );
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Sender({ message }: { message: Message }) {
  const { contactName } = useThreadActions();
  if (message.direction === "inbound") return <bdi>{contactName}</bdi>;
  return (
    <span className={classes.sender}>
      <Author origin={message.origin} />
    </span>
  );
}

/** Each step with its time; where it stands now, if that has none. */
function Steps({ message }: { message: Message }) {
  const { t } = useLingui();
  const steps = stepsOf(message).toReversed();
  const isTold = steps.some((step) => step.status === message.status);
  const now = statusLabel(message.status);
  return (
    <>
      {message.direction === "inbound" && (
        <Fact name={<Trans>Written</Trans>}>
          <time dateTime={message.at}>{dateTimeOf(message.at)}</time>
        </Fact>
      )}
      {steps.map(({ status, at }) => {
        const meaning = statusLabel(status);
        return (
          <Fact key={status} name={meaning ? t(meaning) : status}>
            <time dateTime={at}>{dateTimeOf(at)}</time>
          </Fact>
        );
      })}
      {message.send_at && (
        <Fact name={<Trans>Goes out</Trans>}>
          <time dateTime={message.send_at}>{dateTimeOf(message.send_at)}</time>
        </Fact>
      )}
      {!isTold && <Fact name={<Trans>Status</Trans>}>{now ? t(now) : message.status}</Fact>}
    </>
  );
}

function Price({ message }: { message: Message }) {
  const { t } = useLingui();
  if (message.direction === "inbound" || message.status === "cancelled") return null;
  const price = priceOf(message.pricing);
  return (
    <Fact name={<Trans>Price category</Trans>}>
      {price ? (
        price.map((words) => (typeof words === "string" ? words : t(words))).join(" · ")
      ) : (
        <Trans>WhatsApp has not said yet</Trans>
      )}
    </Fact>
  );
}

function idsOf(message: Message): [string, string][] {
  const all: [string, string | null | undefined][] = [
    ["id", message.id],
    ["wamid", message.wamid],
    ["conversation_id", message.conversation_id],
    ["phone_number_id", message.phone_number_id],
    ["client_id", message.client_id],
    ["callback_data", message.callback_data],
    ["resend_of", message.resend_of],
    [
      "error",
      message.error && [message.error.code, message.error.reason].filter(Boolean).join(" "),
    ],
  ];
  return all.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []));
}

function timesOf(message: Message): string[] {
  return Object.entries(message.status_times).map(([status, at]) => `${status}: ${at}`);
}
