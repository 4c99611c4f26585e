import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Stack } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { dateTimeOf, shownZone } from "@/shared/lib/format";
import { momentOf, wallTimeOf } from "@/shared/lib/zoned";
import { MomentPicker } from "@/shared/ui/moment-picker";
import { type Complaint, complaintOf, firstChoice, presetsOf, willBeShut } from "../../model/later";
import type { Later } from "../../sending";
import classes from "./time-choice.module.css";

const PRESETS = {
  hour: msg`In an hour`,
  tomorrow: msg`Tomorrow morning`,
  monday: msg`Monday morning`,
};

const COMPLAINTS: Record<Complaint, ReturnType<typeof msg>> = {
  missing: msg`Choose a day and a time.`,
  past: msg`This time has passed.`,
  far: msg`Choose a time within the next year.`,
};

interface TimeChoiceProps {
  /** The end of the service window that a session message needs; nothing is asked with "any". */
  windowExpiresAt: string | null | "any";
  /** When it is to go out so far. */
  since?: string;
  doing: ReactNode;
  choose: (later: Later) => void;
}

/** A time for a message; asks before one at which WhatsApp would not take it. */
export function TimeChoice({ windowExpiresAt, since, doing, choose }: TimeChoiceProps) {
  const { t } = useLingui();
  const zone = shownZone();
  const [now] = useState(() => Date.now());
  const [value, setValue] = useState(() =>
    since ? wallTimeOf(new Date(since), zone) : firstChoice(now, zone),
  );
  const [complaint, setComplaint] = useState<Complaint | null>(null);
  const [asked, setAsked] = useState<Date | null>(null);

  const take = (at: Date | null) => {
    const found = complaintOf(at);
    setComplaint(found);
    if (found || !at) return;
    if (windowExpiresAt !== "any" && willBeShut(at, windowExpiresAt)) setAsked(at);
    else choose({ send_at: at.toISOString(), window_may_be_shut: false });
  };

  if (asked)
    return (
      <Stack gap="sm" role="alertdialog" aria-label={t`The window will be closed`}>
        <p className={classes.warning}>
          <TriangleAlert size={18} aria-hidden />
          <span>
            {windowExpiresAt && windowExpiresAt !== "any" && (
              <>
                <Trans>The service window closes on {dateTimeOf(windowExpiresAt)}.</Trans>{" "}
              </>
            )}
            <Trans>
              On {dateTimeOf(asked.toISOString())} WhatsApp takes this message only if the contact
              has written again before. If not, it fails, and its words come back to you.
            </Trans>
          </span>
        </p>
        <Button variant="default" onClick={() => setAsked(null)} data-autofocus>
          <Trans>Choose another time</Trans>
        </Button>
        <Button
          variant="default"
          onClick={() => choose({ send_at: asked.toISOString(), window_may_be_shut: true })}
        >
          <Trans>Schedule anyway</Trans>
        </Button>
      </Stack>
    );
  return (
    <Stack gap="sm">
      <ul className={classes.presets}>
        {presetsOf(now, zone).map(({ preset, at }) => (
          <li key={preset}>
            <button type="button" onClick={() => take(at)}>
              <span>{t(PRESETS[preset])}</span>
              <time dateTime={at.toISOString()}>{dateTimeOf(at.toISOString())}</time>
            </button>
          </li>
        ))}
      </ul>
      <MomentPicker
        value={value}
        change={(chosen) => {
          setValue(chosen);
          setComplaint(null);
        }}
        from={wallTimeOf(now, zone).day}
        note={<Trans>Times are in the workspace's zone, {zone}.</Trans>}
        error={complaint && t(COMPLAINTS[complaint])}
      />
      <Button onClick={() => take(momentOf(value, zone))}>{doing}</Button>
    </Stack>
  );
}
