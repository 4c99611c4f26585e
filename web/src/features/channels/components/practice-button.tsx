import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { tellDone, tellFailed } from "@/shared/ui/toast";
import { createPracticeNumber, numbersQuery, wabasQuery } from "../api";

/** A number of the simulator, ready to send and receive. */
export function PracticeButton({ done }: { done: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const making = useMutation({
    mutationFn: createPracticeNumber,
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: wabasQuery.queryKey }),
        client.invalidateQueries({ queryKey: numbersQuery.queryKey }),
      ]);
      tellDone(t`The practice number is ready`);
      done();
    },
    onError: tellFailed,
  });
  return (
    <Button loading={making.isPending} onClick={() => making.mutate()}>
      <Trans>Add a practice number</Trans>
    </Button>
  );
}
