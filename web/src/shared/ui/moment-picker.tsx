import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import "@mantine/dates/styles.layer.css";
import type { ReactNode } from "react";
import type { WallTime } from "@/shared/lib/zoned";
import classes from "./moment-picker.module.css";

interface MomentPickerProps {
  value: WallTime;
  change: (value: WallTime) => void;
  /** The first day that can be chosen. */
  from: string;
  /** The zone's name, and what else there is to say of the time. */
  note: ReactNode;
  error?: ReactNode;
}

/** A day in a calendar and a time of day, in the workspace's zone. */
export function MomentPicker({ value, change, from, note, error }: MomentPickerProps) {
  const { t, i18n } = useLingui();
  return (
    <div className={classes.picker}>
      <DatePicker
        value={value.day}
        onChange={(day) => day && change({ ...value, day })}
        defaultDate={value.day}
        minDate={from}
        locale={i18n.locale}
        size="sm"
        ariaLabels={{
          nextMonth: t`Next month`,
          previousMonth: t`Month before`,
          monthLevelControl: t`Choose a month`,
        }}
      />
      <TextInput
        type="time"
        label={t`Time`}
        description={note}
        error={error}
        value={value.time}
        onChange={(event) => change({ ...value, time: event.currentTarget.value })}
      />
    </div>
  );
}
