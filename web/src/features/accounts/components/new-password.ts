import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";

const SHORTEST = 10;

const TOO_SHORT = msg`At least 10 characters, please.`;

/** A rule for a form's field: null when the password may be used. */
export function useNewPasswordRule(): (password: string) => string | null {
  const { t } = useLingui();
  return (password) => (password.length < SHORTEST ? t(TOO_SHORT) : null);
}
