import { i18n, type Messages } from "@lingui/core";

/** Languages with a catalogue in src/locales, by their own names. */
export const LANGUAGES: Record<string, string> = { en: "English" };

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

/** Shows the page in `language`, or in English when there is no catalogue for it. */
export async function activateLanguage(language: string): Promise<void> {
  const locale = language in LANGUAGES ? language : "en";
  // activating renders everything anew
  if (i18n.locale === locale) return;
  const { messages } = (await import(`../../locales/${locale}.po`)) as { messages: Messages };
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
  document.documentElement.dir = RIGHT_TO_LEFT.has(locale.split("-")[0] ?? "") ? "rtl" : "ltr";
}

/** The first language of the browser that has a catalogue. */
export function browserLanguage(): string {
  const wanted = navigator.languages.map((tag) => tag.split("-")[0] ?? "");
  return wanted.find((tag) => tag in LANGUAGES) ?? "en";
}
