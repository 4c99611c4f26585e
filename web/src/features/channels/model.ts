import type { PhoneNumber } from "@/shared/api/contract";

/** Names given by the workspace to tell its numbers apart. */
export const NUMBER_COLOURS = ["jade", "blue", "violet", "amber", "rose", "grey"] as const;

export type NumberColour = (typeof NUMBER_COLOURS)[number];

/** What the team calls a number: its own label, else its verified name, else its digits. */
export function numberName(number: PhoneNumber): string {
  return number.label || number.verified_name || number.display_phone_number;
}

/** The number's colour; one of the palette by its id when none was chosen. */
export function colourOf(number: PhoneNumber): NumberColour {
  const chosen = NUMBER_COLOURS.find((colour) => colour === number.colour);
  if (chosen) return chosen;
  const digit = Number(number.phone_number_id.at(-1)) || 0;
  return NUMBER_COLOURS[digit % NUMBER_COLOURS.length] ?? "grey";
}

/** Meta's `PENDING_REVIEW` as words. */
export function wordsOf(state: string | null): string | null {
  return state?.toLowerCase().replaceAll("_", " ") ?? null;
}
