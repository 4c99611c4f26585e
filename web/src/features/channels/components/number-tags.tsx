import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { PhoneNumber } from "@/shared/api/contract";
import { Tag, type Tone } from "@/shared/ui/tag";

const STATUSES: Record<string, [Tone, ReturnType<typeof msg>]> = {
  connected: ["good", msg`Connected`],
  paused: ["bad", msg`Paused`],
  pending: ["warn", msg`Pending`],
  disconnected: ["grey", msg`Disconnected`],
};

export function StatusTag({ number }: { number: PhoneNumber }) {
  const { t } = useLingui();
  const known = STATUSES[number.pause ? "paused" : number.status];
  if (!known) return <Tag>{number.status.replaceAll("_", " ")}</Tag>;
  return <Tag tone={known[0]}>{t(known[1])}</Tag>;
}

/** Meta's rating of what contacts do with our messages: GREEN, YELLOW, RED. */
const QUALITIES: Record<string, [Tone, ReturnType<typeof msg>]> = {
  green: ["good", msg`High quality`],
  yellow: ["warn", msg`Medium quality`],
  red: ["bad", msg`Low quality`],
};

export function QualityTag({ quality }: { quality: string | null }) {
  const { t } = useLingui();
  const known = QUALITIES[quality?.toLowerCase() ?? ""];
  return known ? <Tag tone={known[0]}>{t(known[1])}</Tag> : null;
}
