import { useLingui } from "@lingui/react/macro";
import { useComputedColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Moon, Sun } from "lucide-react";
import { changeMe, meQuery } from "@/features/accounts/public";
import type { ThemeChoice } from "@/shared/api/contract";
import { IconButton } from "@/shared/ui/icon-button";
import { tellFailed } from "@/shared/ui/toast";

export function ThemeSwitch() {
  const { t } = useLingui();
  const choose = useChooseTheme();
  const dark = useComputedColorScheme() === "dark";
  return (
    <IconButton
      label={dark ? t`Light colours` : t`Dark colours`}
      onClick={() => choose(dark ? "light" : "dark")}
    >
      {dark ? <Sun size={19} strokeWidth={1.8} /> : <Moon size={19} strokeWidth={1.8} />}
    </IconButton>
  );
}

/** Shows the choice at once and keeps it with the person. */
export function useChooseTheme(): (theme: ThemeChoice) => void {
  const client = useQueryClient();
  return (theme) => {
    client.setQueryData(meQuery.queryKey, (me) => me && { ...me, person: { ...me.person, theme } });
    changeMe({ theme }).catch(tellFailed);
  };
}
