import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";
import { LANGUAGES } from "./src/shared/i18n/languages";

/**
 * Pages that are seldom opened have words of their own, fetched with them. Nothing else may import
 * these files, except by a route that loads the words first (.dependency-cruiser.cjs holds it).
 */
const SELDOM = {
  settings: ["accounts", "channels", "health"].flatMap((feature) => [
    `src/features/${feature}/pages`,
    `src/features/${feature}/components`,
  ]),
  help: ["src/docs", "src/features/help/pages", "src/features/help/model"],
};
const TESTS = "**/*.test.*";

export default defineConfig({
  sourceLocale: "en",
  locales: Object.keys(LANGUAGES),
  catalogs: [
    {
      path: "<rootDir>/src/locales/{locale}",
      include: ["src/app", "src/shared", "src/features"],
      exclude: [
        TESTS,
        ...Object.values(SELDOM).flatMap((folders) => folders.map((folder) => `${folder}/**`)),
      ],
    },
    ...Object.entries(SELDOM).map(([part, include]) => ({
      path: `<rootDir>/src/locales/${part}/{locale}`,
      include,
      exclude: [TESTS],
    })),
  ],
  // line numbers would change the catalogue with every edit of a file
  format: formatter({ lineNumbers: false }),
});
