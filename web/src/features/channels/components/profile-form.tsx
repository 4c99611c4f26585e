import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useCan } from "@/features/accounts/public";
import type { BusinessProfile, PhoneNumber } from "@/shared/api/contract";
import { upload } from "@/shared/api/upload";
import { Card } from "@/shared/ui/settings";
import { Bone, Failed } from "@/shared/ui/states";
import { useSubmit } from "@/shared/ui/submit";
import { tellDone, tellFailed } from "@/shared/ui/toast";
import { changeProfile, profileQuery } from "../api";

/** What contacts see when they tap the number's name. */
export function ProfileForm({ number }: { number: PhoneNumber }) {
  const query = useQuery(profileQuery(number.phone_number_id));
  return (
    <Card
      title={<Trans>Business profile</Trans>}
      intro={<Trans>What contacts see when they tap on the name.</Trans>}
    >
      {query.isPending && <Bone width="100%" height={180} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && <Fields number={number} profile={query.data} />}
    </Card>
  );
}

function Fields({ number, profile }: { number: PhoneNumber; profile: BusinessProfile }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const disabled = !useCan()("channels.manage");
  const form = useForm({
    initialValues: {
      about: profile.about ?? "",
      description: profile.description ?? "",
      address: profile.address ?? "",
      email: profile.email ?? "",
      websites: (profile.websites ?? []).join("\n"),
    },
  });
  const { busy, submit } = useSubmit(form, async ({ websites, ...rest }) => {
    const list = websites.split(/\s+/).filter(Boolean);
    await changeProfile(number.phone_number_id, { ...rest, websites: list });
    await client.invalidateQueries(profileQuery(number.phone_number_id));
    form.resetDirty();
    tellDone(t`Saved`);
  });
  // lengths are Meta's: cloud-api §9.5
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={460}>
        {!disabled && <PhotoButton number={number} />}
        <TextInput
          label={t`About`}
          maxLength={139}
          dir="auto"
          disabled={disabled}
          {...form.getInputProps("about")}
        />
        <Textarea
          label={t`Description`}
          maxLength={512}
          autosize
          minRows={2}
          dir="auto"
          disabled={disabled}
          {...form.getInputProps("description")}
        />
        <TextInput
          label={t`Address`}
          maxLength={256}
          dir="auto"
          disabled={disabled}
          {...form.getInputProps("address")}
        />
        <TextInput
          label={t`E-mail`}
          type="email"
          maxLength={128}
          disabled={disabled}
          {...form.getInputProps("email")}
        />
        <Textarea
          label={t`Websites`}
          description={t`One to a line, two at most.`}
          autosize
          minRows={2}
          dir="ltr"
          disabled={disabled}
          {...form.getInputProps("websites")}
        />
        {!disabled && (
          <Group>
            <Button type="submit" loading={busy} disabled={!form.isDirty()}>
              <Trans>Save</Trans>
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

function PhotoButton({ number }: { number: PhoneNumber }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const put = (file: File | undefined) => {
    if (!file) return;
    const path = `/api/v1/phone-numbers/${number.phone_number_id}/profile/photo`;
    upload(path, file, { method: "PUT" }).then(async () => {
      await client.invalidateQueries(profileQuery(number.phone_number_id));
      tellDone(t`The photo is changed`);
    }, tellFailed);
  };
  return (
    <Group>
      <Button variant="default" onClick={() => input.current?.click()}>
        <Trans>Change the photo</Trans>
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/jpeg,image/png"
        aria-label={t`Photo`}
        onChange={(event) => put(event.currentTarget.files?.[0])}
      />
    </Group>
  );
}
