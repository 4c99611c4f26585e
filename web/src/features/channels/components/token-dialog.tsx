import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Waba } from "@/shared/api/contract";
import { Dialog } from "@/shared/ui/dialog";
import { useSubmit } from "@/shared/ui/submit";
import { tellDone } from "@/shared/ui/toast";
import { replaceToken } from "../api";

interface TokenDialogProps {
  waba: Waba;
  close: () => void;
  done: () => Promise<unknown>;
}

export function TokenDialog({ waba, close, done }: TokenDialogProps) {
  const { t } = useLingui();
  const form = useForm({ initialValues: { access_token: "" } });
  const { busy, submit } = useSubmit(form, async ({ access_token }) => {
    await replaceToken(waba.waba_id, access_token.trim());
    await done();
    tellDone(t`The token is replaced`);
    close();
  });
  return (
    <Dialog close={close} title={<Trans>Replace the token of “{waba.name}”</Trans>}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <PasswordInput
            label={t`System-user token`}
            description={t`It is tried before the old one is dropped, and kept encrypted.`}
            autoComplete="off"
            required
            withAsterisk={false}
            data-autofocus
            visibilityToggleButtonProps={{ "aria-label": t`Show the token` }}
            {...form.getInputProps("access_token")}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={busy}>
              <Trans>Replace</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
