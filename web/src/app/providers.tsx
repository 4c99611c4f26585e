import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { colourSchemeManager } from "@/shared/theme/colour-scheme";
import { theme } from "@/shared/theme/theme";
import { Tips } from "@/shared/ui/tips";
import { Toasts } from "@/shared/ui/toast";

const schemes = colourSchemeManager();

export function Providers({ client, children }: { client: QueryClient; children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider theme={theme} colorSchemeManager={schemes} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          {children}
          <Toasts />
          <Tips />
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  );
}
