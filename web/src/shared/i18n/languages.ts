/** Languages with a catalogue in src/locales, by their own names. */
export const LANGUAGES: Record<string, string> = { en: "English" };
