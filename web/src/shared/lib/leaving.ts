let isLeaving = false;

/**
 * Loads the page whose address `act` tells. Its own session may end with it, which must not lead to
 * the sign-in instead.
 */
export async function leaveAfter(act: () => Promise<string>): Promise<void> {
  isLeaving = true;
  try {
    location.assign(await act());
  } catch (error) {
    isLeaving = false;
    throw error;
  }
}

/** Leaves for the sign-in by a page load, so that nothing of the ended session stays in memory. */
export function leaveForSignIn(): void {
  if (isLeaving || /^\/(sign-in$|setup\/|invitation\/|reset\/)/.test(location.pathname)) return;
  const next = `${location.pathname}${location.search}`;
  location.assign(`/sign-in?${new URLSearchParams({ next })}`);
}
