import { notifyManager, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError, isSignedOut } from "@/shared/api/errors";

const RETRIES = 2;

// a timer of nothing takes up to 4 ms, and what has been answered waits for it
notifyManager.setScheduler(queueMicrotask);

/** The stream keeps answers true, so they are not read again on focus or after a while. */
export function createQueryClient(signedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => isSignedOut(error) && signedOut(),
    }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        retry: (failures, error) => failures < RETRIES && isPassing(error),
        retryDelay: (failures) => 400 * 2 ** failures,
      },
      mutations: { networkMode: "always" },
    },
  });
}

/** True for what may well work a moment later. */
function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
