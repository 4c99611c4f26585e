import { useQueryClient } from "@tanstack/react-query";
import { changeMe, putMe } from "@/features/accounts/public";
import type { ActionId } from "@/shared/keyboard/actions";
import { type ChosenKeys, chooseKeys, useChosenKeys, withKeys } from "@/shared/keyboard/keymap";
import { tellFailed } from "@/shared/ui/toast";

/** Changes the member's own keys: at once here, and on the server for every other machine. */
export function useKeyChoice() {
  const client = useQueryClient();
  const chosen = useChosenKeys();
  const keep = (keys: ChosenKeys) => {
    chooseKeys(keys);
    changeMe({ keys }).then(
      (me) => putMe(client, me),
      (problem: unknown) => {
        chooseKeys(chosen);
        tellFailed(problem);
      },
    );
  };
  return {
    /** Gives an action new keys, and takes them from the one that had them. */
    set: (id: ActionId, keys: string, from: ActionId | null) =>
      keep(withKeys(from ? withKeys(chosen, from, "") : chosen, id, keys)),
    reset: () => keep({}),
  };
}
