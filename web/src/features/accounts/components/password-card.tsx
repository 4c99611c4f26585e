import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Card } from "@/shared/ui/settings";
import { useSubmit } from "@/shared/ui/submit";
import { tellDone } from "@/shared/ui/toast";
import { changePassword } from "../api";
import { useNewPasswordRule } from "./new-password";

export function PasswordCard() {
  const { t } = useLingui();
  const form = useForm({
    initialValues: { current: "", new: "" },
    validate: { new: useNewPasswordRule() },
  });
  const { busy, submit } = useSubmit(form, async (values) => {
    await changePassword(values.current, values.new);
    form.reset();
    tellDone(t`The password is changed`);
  });
  const toggle = { "aria-label": t`Show the password` };
  return (
    <Card title={<Trans>Password</Trans>}>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={420}>
          <PasswordInput
            label={t`Current password`}
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={toggle}
            {...form.getInputProps("current")}
          />
          <PasswordInput
            label={t`New password`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={toggle}
            {...form.getInputProps("new")}
          />
          <Group>
            <Button type="submit" variant="default" loading={busy}>
              <Trans>Change the password</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
