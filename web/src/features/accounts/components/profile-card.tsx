import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { Me, ThemeChoice } from "@/shared/api/contract";
import { upload } from "@/shared/api/upload";
import { activateLanguage } from "@/shared/i18n/language";
import { LANGUAGES } from "@/shared/i18n/languages";
import { Face } from "@/shared/ui/face";
import { Card } from "@/shared/ui/settings";
import { useSubmit } from "@/shared/ui/submit";
import { tellDone, tellFailed } from "@/shared/ui/toast";
import { changeMe, meQuery, putMe, removePhoto } from "../api";
import { useMe } from "../public";

export function ProfileCard() {
  const { t } = useLingui();
  const { person } = useMe();
  const client = useQueryClient();
  const put = (me: Me) => putMe(client, me);
  const form = useForm({ initialValues: { name: person.name, language: person.language } });
  const { busy, submit } = useSubmit(form, async (values) => {
    put(await changeMe(values));
    await activateLanguage(values.language);
    tellDone(t`Saved`);
  });
  const chooseTheme = (theme: string) => {
    changeMe({ theme: theme as ThemeChoice }).then(put, tellFailed);
  };
  return (
    <Card title={<Trans>You</Trans>} intro={person.email}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Photo />
          <TextInput
            label={t`Name`}
            description={t`Colleagues see it; contacts do not.`}
            required
            withAsterisk={false}
            dir="auto"
            maw={420}
            {...form.getInputProps("name")}
          />
          <Select
            label={t`Language`}
            maw={420}
            allowDeselect={false}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
            {...form.getInputProps("language")}
          />
          <Stack gap={4}>
            <span id="theme-label">
              <Trans>Colours</Trans>
            </span>
            <SegmentedControl
              aria-labelledby="theme-label"
              maw={420}
              value={person.theme}
              onChange={chooseTheme}
              data={[
                { value: "system", label: t`As the system` },
                { value: "light", label: t`Light` },
                { value: "dark", label: t`Dark` },
              ]}
            />
          </Stack>
          <Group>
            <Button type="submit" loading={busy} disabled={!form.isDirty()}>
              <Trans>Save</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function Photo() {
  const { t } = useLingui();
  const { person } = useMe();
  const client = useQueryClient();
  const reread = () => client.invalidateQueries({ queryKey: meQuery.queryKey });
  const input = useRef<HTMLInputElement>(null);
  const put = (file: File | undefined) => {
    if (file) upload("/api/v1/me/photo", file, { method: "PUT" }).then(reread, tellFailed);
  };
  return (
    <Group>
      <Face name={person.name} photo={person.photo_url} size={64} />
      <Button variant="default" onClick={() => input.current?.click()}>
        {person.photo_url ? <Trans>Change the photo</Trans> : <Trans>Add a photo</Trans>}
      </Button>
      {person.photo_url && (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => {
            removePhoto().then(reread, tellFailed);
          }}
        >
          <Trans>Remove</Trans>
        </Button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        aria-label={t`Photo`}
        onChange={(event) => put(event.currentTarget.files?.[0])}
      />
    </Group>
  );
}
