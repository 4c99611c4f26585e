import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: () => answer(api.GET("/api/v1/health")),
  refetchInterval: 60_000,
});
