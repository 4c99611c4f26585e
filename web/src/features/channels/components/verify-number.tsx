import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PhoneNumber } from "@/shared/api/contract";
import { Card } from "@/shared/ui/settings";
import { tellDone } from "@/shared/ui/toast";
import { numbersQuery, registerNumber, requestCode, verifyCode } from "../api";
import { Refusal } from "./connect/advice";

const DIGITS = 6;

/** Proves by a code that the number is the workspace's, then takes it into use by its PIN. */
export function VerifyNumber({ number }: { number: PhoneNumber }) {
  return (
    <Card
      title={<Trans>Take this number into use</Trans>}
      intro={
        <Trans>
          WhatsApp does not deliver for it yet. A code proves that it is yours; one that is verified
          already needs only its PIN.
        </Trans>
      }
    >
      <Stack gap="lg" maw={460}>
        <Code number={number} />
        <Pin number={number} />
      </Stack>
    </Card>
  );
}

function Code({ number }: { number: PhoneNumber }) {
  const { t } = useLingui();
  const renew = useRenew();
  const [code, setCode] = useState("");
  const asking = useMutation({
    mutationFn: (method: "SMS" | "VOICE") => requestCode(number.phone_number_id, method),
  });
  const verifying = useMutation({
    mutationFn: () => verifyCode(number.phone_number_id, code),
    onSuccess: () => renew(t`The number is verified`),
  });
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Button
          variant="default"
          loading={asking.isPending && asking.variables === "SMS"}
          disabled={asking.isPending}
          onClick={() => asking.mutate("SMS")}
        >
          <Trans>Send a code by SMS</Trans>
        </Button>
        <Button
          variant="default"
          loading={asking.isPending && asking.variables === "VOICE"}
          disabled={asking.isPending}
          onClick={() => asking.mutate("VOICE")}
        >
          <Trans>Call with a code</Trans>
        </Button>
      </Group>
      <Refusal error={asking.error} />
      <Digits
        label={t`Code`}
        description={
          asking.isSuccess ? t`It is on its way to ${number.display_phone_number}.` : undefined
        }
        value={code}
        change={setCode}
        doing={t`Verify`}
        isBusy={verifying.isPending}
        act={verifying.mutate}
      />
      <Refusal error={verifying.error} />
    </Stack>
  );
}

function Pin({ number }: { number: PhoneNumber }) {
  const { t } = useLingui();
  const renew = useRenew();
  const [pin, setPin] = useState("");
  const registering = useMutation({
    mutationFn: () => registerNumber(number.phone_number_id, pin),
    onSuccess: () => renew(t`The number is in use`),
  });
  return (
    <Stack gap="sm">
      <Digits
        label={t`Two-step PIN`}
        description={t`The number's own PIN, or six new digits if it has none. Keep them.`}
        value={pin}
        change={setPin}
        doing={t`Register`}
        isBusy={registering.isPending}
        act={registering.mutate}
      />
      <Refusal error={registering.error} />
    </Stack>
  );
}

interface DigitsProps {
  label: string;
  description: string | undefined;
  value: string;
  change: (digits: string) => void;
  doing: string;
  isBusy: boolean;
  act: () => void;
}

function Digits({ label, description, value, change, doing, isBusy, act }: DigitsProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (value.length === DIGITS) act();
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          flex={1}
          label={label}
          description={description}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={DIGITS + 1}
          dir="ltr"
          value={value}
          onChange={(event) =>
            change(event.currentTarget.value.replace(/\D/g, "").slice(0, DIGITS))
          }
        />
        <Button type="submit" loading={isBusy} disabled={value.length !== DIGITS}>
          {doing}
        </Button>
      </Group>
    </form>
  );
}

/** Numbers read again, and a word that it worked. */
function useRenew() {
  const client = useQueryClient();
  return async (done: string) => {
    await client.invalidateQueries({ queryKey: numbersQuery.queryKey });
    tellDone(done);
  };
}
