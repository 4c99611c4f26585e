import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { LinkInfo } from "@/shared/api/contract";
import { useSubmit } from "@/shared/ui/submit";
import { acceptInvitation } from "../api";
import { Door } from "./door";
import { useNewPasswordRule } from "./new-password";

/** Who is known already proves it with their password; who is new chooses one. */
export function InvitationForm({ token, link }: { token: string; link: LinkInfo }) {
  const { t } = useLingui();
  const isNew = !link.person_exists;
  const rule = useNewPasswordRule();
  const form = useForm({
    initialValues: { name: "", password: "" },
    validate: { password: (password) => (isNew ? rule(password) : null) },
  });
  const { busy, submit } = useSubmit(form, async ({ name, password }) => {
    await acceptInvitation({ token, password, ...(isNew && { name }) });
    location.assign("/");
  });
  const workspace = link.workspace_name ?? "";
  return (
    <Door
      title={<Trans>Join {workspace}</Trans>}
      intro={
        <Trans>
          You are invited as {link.role_name}, with the address {link.email}.
        </Trans>
      }
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {isNew && (
            <TextInput
              label={t`Your name`}
              autoComplete="name"
              required
              withAsterisk={false}
              dir="auto"
              {...form.getInputProps("name")}
            />
          )}
          <PasswordInput
            label={isNew ? t`Choose a password` : t`Your password`}
            autoComplete={isNew ? "new-password" : "current-password"}
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ "aria-label": t`Show the password` }}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={busy} size="md" mt={6}>
            <Trans>Join</Trans>
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
