import type { UseFormReturnType } from "@mantine/form";
import { useState } from "react";
import { ApiError } from "@/shared/api/errors";
import { tellFailed } from "./toast";

/**
 * Submits a form: what the server refuses stands at its field, or in a notice when it names none.
 * Resolves to true when it was accepted.
 */
export function useSubmit<Values extends object>(
  form: UseFormReturnType<Values>,
  act: (values: Values) => Promise<unknown>,
) {
  const [busy, setBusy] = useState(false);
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    try {
      await act(values);
    } catch (error) {
      const field = fieldOf(error, values);
      if (field && error instanceof ApiError) form.setFieldError(field, error.message);
      else tellFailed(error);
    } finally {
      setBusy(false);
    }
  });
  return { busy, submit };
}

/** The form's field that the server means, as in `person.email`. */
function fieldOf(error: unknown, values: object): string | null {
  if (!(error instanceof ApiError) || error.field === null) return null;
  const name = error.field.split(".").at(-1) ?? "";
  return name in values ? name : null;
}
