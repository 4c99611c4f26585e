import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { PhoneNumber, Waba } from "@/shared/api/contract";
import { registerNumber } from "../../api";
import { numberName } from "../../model";
import { Refusal } from "./advice";

/** Takes a number into use; one that works already needs no PIN. */
export function RegisterStep({ waba, next }: { waba: Waba; next: (number: PhoneNumber) => void }) {
  const { t } = useLingui();
  const [id, setId] = useState(waba.numbers[0]?.phone_number_id ?? "");
  const [pin, setPin] = useState("");
  const number = waba.numbers.find((one) => one.phone_number_id === id);
  const registering = useMutation({ mutationFn: () => registerNumber(id, pin), onSuccess: next });
  if (!number)
    return (
      <p>
        <Trans>This account has no number yet. Add one in WhatsApp Manager, then read anew.</Trans>
      </p>
    );
  return (
    <Stack gap="sm" maw={460}>
      <Select
        label={t`Number`}
        allowDeselect={false}
        value={id}
        onChange={(value) => setId(value ?? "")}
        data={waba.numbers.map((one) => ({
          value: one.phone_number_id,
          label: `${numberName(one)} · ${one.display_phone_number}`,
        }))}
      />
      <TextInput
        label={t`Two-step PIN`}
        description={t`The number's own PIN, or six new digits if it has none. Keep them.`}
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        dir="ltr"
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value.replace(/\D/g, ""))}
      />
      <Refusal error={registering.error} />
      <Group gap="xs">
        <Button
          disabled={pin.length !== 6}
          loading={registering.isPending}
          onClick={() => registering.mutate()}
        >
          <Trans>Register</Trans>
        </Button>
        {number.status === "connected" && (
          <Button variant="default" onClick={() => next(number)}>
            <Trans>It works already</Trans>
          </Button>
        )}
      </Group>
    </Stack>
  );
}
