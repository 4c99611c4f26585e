import type { PhoneNumber } from "@/shared/api/contract";

/** Names given by the workspace to tell its numbers apart. */
export const NUMBER_COLOURS = ["jade", "blue", "violet", "amber", "rose", "grey"] as const;

export type NumberColour = (typeof NUMBER_COLOURS)[number];

type Named = Pick<
  PhoneNumber,
  "phone_number_id" | "label" | "verified_name" | "display_phone_number"
>;

/** What the team calls a number: its own label, else its verified name, else its digits. */
export function numberName(number: Named): string {
  return number.label || number.verified_name || number.display_phone_number;
}

/** The names without the words that all of them begin with, for where room is scarce. */
export function shortNames(numbers: Named[]): Map<string, string> {
  const names = numbers.map((number) => numberName(number).split(" "));
  // the least of nothing is Infinity, and nothing differs in nothing
  const shortest = names.length > 1 ? Math.min(...names.map((words) => words.length - 1)) : 0;
  let shared = 0;
  while (shared < shortest && names.every((words) => words[shared] === names[0]?.[shared]))
    shared++;
  return new Map(
    numbers.map((number, index) => [
      number.phone_number_id,
      (names[index] ?? []).slice(shared).join(" "),
    ]),
  );
}

/** The number's colour; one of the palette by its id when none was chosen. */
export function colourOf(number: PhoneNumber): NumberColour {
  const chosen = NUMBER_COLOURS.find((colour) => colour === number.colour);
  if (chosen) return chosen;
  const digit = Number(number.phone_number_id.at(-1)) || 0;
  return NUMBER_COLOURS[digit % NUMBER_COLOURS.length] ?? "grey";
}

/** Meta has the number, but it was not proven yet whose it is, or it is not in use. */
export function isUnverified(number: PhoneNumber): boolean {
  return ["pending", "unverified"].includes(number.status);
}

/** Meta's `PENDING_REVIEW` as words. */
export function wordsOf(state: string | null): string | null {
  return state?.toLowerCase().replaceAll("_", " ") ?? null;
}
