import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CopyField } from "@/shared/ui/copy-field";
import { Dialog } from "@/shared/ui/dialog";
import { useSubmit } from "@/shared/ui/submit";
import { apiKeysQuery, createApiKey } from "../api";
import { PermissionList } from "./permission-list";

export function NewApiKey({ close }: { close: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [key, setKey] = useState<string | null>(null);
  const form = useForm({ initialValues: { name: "", scopes: [] as string[] } });
  const { busy, submit } = useSubmit(form, async ({ name, scopes }) => {
    const made = await createApiKey(name, scopes);
    setKey(made.key ?? "");
    await client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  });
  return (
    <Dialog close={close} size="lg" title={<Trans>New key</Trans>}>
      {key === null ? (
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              label={t`Name`}
              description={t`What uses it, such as the shop or the warehouse.`}
              required
              withAsterisk={false}
              data-autofocus
              {...form.getInputProps("name")}
            />
            <PermissionList
              chosen={form.values.scopes}
              choose={(scopes) => form.setFieldValue("scopes", scopes)}
            />
            <Group justify="flex-end">
              <Button type="submit" loading={busy} disabled={form.values.scopes.length === 0}>
                <Trans>Create</Trans>
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack gap="md">
          <CopyField label={t`Key`} value={key} />
          <span>
            <Trans>Copy it now: only its beginning is kept in readable form.</Trans>
          </span>
          <Group justify="flex-end">
            <Button onClick={close}>
              <Trans>Done</Trans>
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
