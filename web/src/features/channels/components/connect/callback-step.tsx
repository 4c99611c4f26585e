import { Trans } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { Waba } from "@/shared/api/contract";
import { setCallback } from "../../api";
import { Advice, Refusal } from "./advice";

/** Meta is told where to call; its own verification request proves that it can. */
export function CallbackStep({ waba, next }: { waba: Waba; next: (url: string) => void }) {
  const setting = useMutation({
    mutationFn: () => setCallback(waba.waba_id),
    onSuccess: (found) => {
      if (found.problems.length === 0) next(found.callback_url);
    },
  });
  const found = setting.data;
  const isInTheWay = found?.problems.some((problem) => problem.blocking);
  return (
    <>
      <p>
        <Trans>
          Rapport sets the address and the fields at Meta, and Meta calls back at once to verify the
          address.
        </Trans>
      </p>
      <Refusal error={setting.error} />
      {found?.problems.map((problem) => (
        <Advice key={problem.reason} {...problem} isMild={!problem.blocking} />
      ))}
      <Group gap="xs">
        <Button loading={setting.isPending} onClick={() => setting.mutate()}>
          {found || setting.isError ? <Trans>Try again</Trans> : <Trans>Set and verify</Trans>}
        </Button>
        {found && !isInTheWay && (
          <Button variant="default" onClick={() => next(found.callback_url)}>
            <Trans>Next</Trans>
          </Button>
        )}
      </Group>
    </>
  );
}
