import type { ApplyEvent } from "@/shared/realtime/live-cache";
import { firstRunQuery } from "./api";

/** A first step was taken, by whoever in the workspace. */
export const applyHome: ApplyEvent = (client, event, { replayed }) => {
  if (event.name === "first_run.updated" && !replayed)
    void client.invalidateQueries({ queryKey: firstRunQuery.queryKey });
};
