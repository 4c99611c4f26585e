import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import type { TokenCheck } from "@/shared/api/contract";
import { useSubmit } from "@/shared/ui/submit";
import { checkToken, type Keys } from "../../api";
import { Advice } from "./advice";

/** App and token are tried at Meta at once; nothing is kept before an account is picked. */
export function TokenStep({ next }: { next: (keys: Keys, check: TokenCheck) => void }) {
  const { t } = useLingui();
  const [check, setCheck] = useState<TokenCheck | null>(null);
  const form = useForm({ initialValues: { meta_app_id: "", app_secret: "", access_token: "" } });
  const { busy, submit } = useSubmit(form, async (values) => {
    const keys = keysOf(values);
    setCheck(null);
    const found = await checkToken(keys);
    setCheck(found);
    const isClean = found.usable && found.problems.length === 0;
    if (isClean) next(keys, found);
  });
  const field = { autoComplete: "off", withAsterisk: false, dir: "ltr" } as const;
  const reveal = { "aria-label": t`Show it` };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={460}>
        <p>
          <Trans>
            In the App Dashboard: the id and the secret stand under App settings → Basic. Leave both
            empty to use the app of this installation. The token is that of a system user, made in
            Business settings.
          </Trans>
        </p>
        <TextInput label={t`App id`} {...field} {...form.getInputProps("meta_app_id")} />
        <PasswordInput
          label={t`App secret`}
          visibilityToggleButtonProps={reveal}
          {...field}
          {...form.getInputProps("app_secret")}
        />
        <PasswordInput
          label={t`System-user token`}
          description={t`It needs whatsapp_business_management and whatsapp_business_messaging.`}
          required
          visibilityToggleButtonProps={reveal}
          {...field}
          {...form.getInputProps("access_token")}
        />
        {check?.problems.map((problem) => (
          <Advice key={problem.reason} {...problem} isMild={!problem.blocking} />
        ))}
        <Group gap="xs">
          <Button type="submit" loading={busy}>
            <Trans>Check</Trans>
          </Button>
          {check?.usable && (
            <Button variant="default" onClick={() => next(keysOf(form.values), check)}>
              <Trans>Go on all the same</Trans>
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function keysOf(values: { meta_app_id: string; app_secret: string; access_token: string }): Keys {
  return {
    access_token: values.access_token.trim(),
    meta_app_id: values.meta_app_id.trim() || null,
    app_secret: values.app_secret.trim() || null,
  };
}
