import { useLingui } from "@lingui/react/macro";
import { Select, SimpleGrid, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useMemo } from "react";
import type { WorkspaceFields } from "@/shared/api/contract";
import { currencies, regions, timeZones } from "@/shared/lib/regions";

/** Guesses from the browser, for whoever sets up a first workspace. */
export function guessedWorkspace(): WorkspaceFields {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const region = new Intl.Locale(navigator.language).maximize().region ?? "US";
  return { name: "", time_zone: zone, default_country: region, currency: "USD" };
}

export function WorkspaceInputs<V extends WorkspaceFields>({
  form,
  disabled,
}: {
  form: UseFormReturnType<V>;
  disabled?: boolean;
}) {
  const { t, i18n } = useLingui();
  const zone = form.values.time_zone;
  const lists = useMemo(
    () => ({
      regions: regions(i18n.locale),
      currencies: currencies(i18n.locale),
      zones: timeZones(zone),
    }),
    [i18n.locale, zone],
  );
  const shared = {
    searchable: true,
    allowDeselect: false,
    required: true,
    withAsterisk: false,
    disabled,
  };
  return (
    <>
      <TextInput
        label={t`Name of the workspace`}
        required
        withAsterisk={false}
        dir="auto"
        disabled={disabled}
        {...form.getInputProps("name")}
      />
      <Select
        label={t`Time zone`}
        description={t`Times are shown, and days begin, in this zone.`}
        data={lists.zones}
        {...shared}
        {...form.getInputProps("time_zone")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Select
          label={t`Default country`}
          data={lists.regions}
          {...shared}
          {...form.getInputProps("default_country")}
        />
        <Select
          label={t`Currency`}
          data={lists.currencies}
          {...shared}
          {...form.getInputProps("currency")}
        />
      </SimpleGrid>
    </>
  );
}
