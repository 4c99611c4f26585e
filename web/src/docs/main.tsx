import "@fontsource-variable/inter/wght.css";
import "@/shared/theme/tokens.css";
import "@/shared/theme/base.css";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { createRoot } from "react-dom/client";
import { activateLanguage, browserLanguage, loadWords } from "@/shared/i18n/language";
import { DocsPage } from "./docs-page";

async function start(): Promise<void> {
  await activateLanguage(browserLanguage());
  await loadWords("help");
  const root = document.getElementById("root");
  if (!root) throw new Error("api-docs.html lacks #root");
  createRoot(root).render(
    <I18nProvider i18n={i18n}>
      <DocsPage />
    </I18nProvider>,
  );
}

void start();
