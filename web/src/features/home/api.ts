import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";

export const firstRunQuery = queryOptions({
  queryKey: ["first-run"],
  queryFn: () => answer(api.GET("/api/v1/first-run")),
});
