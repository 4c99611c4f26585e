import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import type { Me } from "@/shared/api/contract";

export const ME: Me & { position: number } = {
  person: {
    id: "p1",
    email: "julia@walnut.example",
    name: "Julia Costa",
    language: "en",
    theme: "system",
    photo_url: null,
    keys: {},
    undo_seconds: 0,
  },
  member: { id: "me", role: { id: "r1", name: "agent" } },
  permissions: ["conversations.read_all", "conversations.reply", "conversations.assign"],
  workspace: {
    id: "w1",
    slug: "walnut",
    name: "Walnut & Co",
    time_zone: "UTC",
    default_country: "IN",
    currency: "INR",
    is_demo: false,
    created_at: "2026-01-01T00:00:00Z",
  },
  workspaces: [{ id: "w1", slug: "walnut", name: "Walnut & Co", is_demo: false }],
  position: 1,
};

/** Renders with everything around it that a page has, as the member `ME`. */
export function renderApp(children: ReactNode, me: Partial<Me> = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["me"], { ...ME, ...me });
  client.setQueryData(["phone-rules"], () => (phone: string) => phone);
  const view = render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      </MantineProvider>
    </I18nProvider>,
  );
  return { client, ...view };
}
