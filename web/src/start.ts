import { firstPaths } from "@/features/inbox/first";
import { askEarly } from "@/shared/api/early";

// Runs by itself before the app is there (see vite.config.ts), so that the server answers meanwhile.
const [, workspace = "", page, conversationId] = location.pathname.split("/");
if (page === "inbox") {
  askEarly(workspace, "/api/v1/me");
  for (const path of firstPaths(conversationId, location.search)) askEarly(workspace, path);
}
