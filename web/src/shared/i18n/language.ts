import { i18n, type Messages } from "@lingui/core";
import { LANGUAGES } from "./languages";

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

type Catalogue = { messages: Messages };

/** The words of the inbox and its frame, and those of seldom pages, which these load first. */
const PARTS = {
  first: (locale: string) => import(`../../locales/${locale}.po`) as Promise<Catalogue>,
  settings: (locale: string) => import(`../../locales/settings/${locale}.po`) as Promise<Catalogue>,
  help: (locale: string) => import(`../../locales/help/${locale}.po`) as Promise<Catalogue>,
};
type Part = keyof typeof PARTS;

const wanted = new Set<Part>(["first"]);

/** Shows the page in `language`, or in English when there is no catalogue for it. */
export async function activateLanguage(language: string): Promise<void> {
  const locale = language in LANGUAGES ? language : "en";
  // activating renders everything anew
  if (i18n.locale === locale) return;
  const catalogues = await Promise.all([...wanted].map((part) => PARTS[part](locale)));
  for (const { messages } of catalogues) i18n.load(locale, messages);
  i18n.activate(locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = RIGHT_TO_LEFT.has(locale) ? "rtl" : "ltr";
}

/** Fetches the words of a part before it is shown, in this and every later language. */
export async function loadWords(part: Part): Promise<void> {
  if (wanted.has(part)) return;
  const { locale } = i18n;
  const { messages } = await PARTS[part](locale);
  i18n.load(locale, messages);
  wanted.add(part);
}

/** The first language of the browser that has a catalogue. */
export function browserLanguage(): string {
  const tags = navigator.languages.map((tag) => tag.split("-")[0] ?? "");
  return tags.find((tag) => tag in LANGUAGES) ?? "en";
}
