import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import type { LinkInfo } from "@/shared/api/contract";
import { useSubmit } from "@/shared/ui/submit";
import { resetPassword } from "../api";
import { Door } from "./door";
import { useNewPasswordRule } from "./new-password";

export function PasswordResetForm({ token, link }: { token: string; link: LinkInfo }) {
  const { t } = useLingui();
  const [isDone, setDone] = useState(false);
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: useNewPasswordRule() },
  });
  const { busy, submit } = useSubmit(form, async ({ password }) => {
    await resetPassword(token, password);
    setDone(true);
  });
  if (isDone)
    return (
      <Door
        title={<Trans>The password is changed</Trans>}
        intro={<Trans>Sign in with the new one. Other sessions have ended.</Trans>}
      >
        <Button component="a" href="/sign-in" fullWidth>
          <Trans>Sign in</Trans>
        </Button>
      </Door>
    );
  return (
    <Door title={<Trans>Choose a new password</Trans>} intro={link.email ?? undefined}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <PasswordInput
            label={t`New password`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ "aria-label": t`Show the password` }}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={busy} size="md">
            <Trans>Change the password</Trans>
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
