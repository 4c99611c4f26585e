import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Divider, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSubmit } from "@/shared/ui/submit";
import { setUp } from "../api";
import { Door } from "./door";
import { useNewPasswordRule } from "./new-password";
import { guessedWorkspace, WorkspaceInputs } from "./workspace-fields";

/** The first workspace and its owner. */
export function SetupForm({ token }: { token: string }) {
  const { t } = useLingui();
  const form = useForm({
    initialValues: { ...guessedWorkspace(), person: "", email: "", password: "" },
    validate: { password: useNewPasswordRule() },
  });
  const { busy, submit } = useSubmit(form, async (values) => {
    const { person, email, password, ...workspace } = values;
    await setUp({ token, workspace, person: { name: person, email, password } });
    location.assign("/");
  });
  return (
    <Door
      title={<Trans>Welcome to Rapport</Trans>}
      intro={
        <Trans>
          Two things, and the first workspace stands: what it is called, and who you are.
        </Trans>
      }
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <WorkspaceInputs form={form} />
          <Divider my={4} />
          <TextInput
            label={t`Your name`}
            autoComplete="name"
            required
            withAsterisk={false}
            dir="auto"
            {...form.getInputProps("person")}
          />
          <TextInput
            label={t`Your e-mail`}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={t`Password`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ "aria-label": t`Show the password` }}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={busy} size="md" mt={6}>
            <Trans>Set up</Trans>
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
