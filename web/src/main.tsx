import "./start";
import "@fontsource-variable/inter/wght.css";
import "@/shared/theme/mantine.css";
import "@/shared/theme/tokens.css";
import "@/shared/theme/base.css";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { headStart } from "@/app/head-start";
import { Providers } from "@/app/providers";
import { createQueryClient } from "@/app/query-client";
import { createAppRouter } from "@/app/router";
import { keepVersion } from "@/app/version";
import { activateLanguage, browserLanguage } from "@/shared/i18n/language";
import { leaveForSignIn } from "@/shared/lib/leaving";

const queryClient = createQueryClient(leaveForSignIn);
const router = createAppRouter(queryClient);

async function start(): Promise<void> {
  headStart(queryClient, router);
  keepVersion();
  await activateLanguage(browserLanguage());
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html lacks #root");
  createRoot(root).render(
    <Providers client={queryClient}>
      <RouterProvider router={router} />
    </Providers>,
  );
}

void start();
