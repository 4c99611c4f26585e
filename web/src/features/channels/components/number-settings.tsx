import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useCan } from "@/features/accounts/public";
import type { NumberChange, PhoneNumber } from "@/shared/api/contract";
import { Card } from "@/shared/ui/settings";
import { useSubmit } from "@/shared/ui/submit";
import { tellDone } from "@/shared/ui/toast";
import { changeNumber, numbersQuery } from "../api";
import { colourOf, NUMBER_COLOURS, type NumberColour } from "../model";

const RECEIPTS = [
  { value: "on_open", label: msg`When a member opens the conversation` },
  { value: "on_reply", label: msg`When someone replies` },
  { value: "never", label: msg`Never` },
] as const;

const COLOUR_NAMES: Record<NumberColour, ReturnType<typeof msg>> = {
  jade: msg`Green`,
  blue: msg`Blue`,
  violet: msg`Violet`,
  amber: msg`Amber`,
  rose: msg`Rose`,
  grey: msg`Grey`,
};

type Receipts = NonNullable<NumberChange["read_receipts"]>;

function receiptsOf(number: PhoneNumber): Receipts {
  return RECEIPTS.find(({ value }) => value === number.read_receipts)?.value ?? "on_open";
}

/** How the workspace names the number, and when contacts see blue ticks. */
export function NumberSettings({ number }: { number: PhoneNumber }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const mayChange = useCan()("channels.manage");
  const form = useForm({
    initialValues: {
      label: number.label ?? "",
      colour: colourOf(number),
      read_receipts: receiptsOf(number),
    },
  });
  const { busy, submit } = useSubmit(form, async ({ label, colour, read_receipts }) => {
    await changeNumber(number.phone_number_id, {
      label: label.trim() || null,
      colour,
      read_receipts,
    });
    await client.invalidateQueries({ queryKey: numbersQuery.queryKey });
    form.resetDirty();
    tellDone(t`Saved`);
  });
  const fixed = { disabled: !mayChange, allowDeselect: false };
  return (
    <Card title={<Trans>In this workspace</Trans>}>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={460}>
          <Group grow gap="sm">
            <TextInput
              label={t`Label`}
              dir="auto"
              maxLength={40}
              disabled={!mayChange}
              {...form.getInputProps("label")}
            />
            <Select
              label={t`Colour`}
              {...fixed}
              data={NUMBER_COLOURS.map((value) => ({ value, label: t(COLOUR_NAMES[value]) }))}
              {...form.getInputProps("colour")}
            />
          </Group>
          <Select
            label={t`Contacts see that we have read`}
            {...fixed}
            data={RECEIPTS.map(({ value, label }) => ({ value, label: t(label) }))}
            {...form.getInputProps("read_receipts")}
          />
          {mayChange && (
            <Group>
              <Button type="submit" loading={busy} disabled={!form.isDirty()}>
                <Trans>Save</Trans>
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Card>
  );
}
