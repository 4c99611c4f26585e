/** Leaves for the sign-in by a page load, so that nothing of the ended session stays in memory. */
export function leaveForSignIn(): void {
  if (/^\/(sign-in$|setup\/|invitation\/|reset\/)/.test(location.pathname)) return;
  const next = `${location.pathname}${location.search}`;
  location.assign(`/sign-in?${new URLSearchParams({ next })}`);
}
