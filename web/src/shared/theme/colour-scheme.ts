import type { MantineColorScheme, MantineColorSchemeManager } from "@mantine/core";

/** Also read by public/theme.js, before anything is painted. */
const KEY = "rapport.theme";

/** The scheme for a person's choice of theme; what is not known follows the system. */
export const schemeOf = (choice: string): MantineColorScheme =>
  choice === "light" || choice === "dark" ? choice : "auto";

/** Keeps the choice in this browser and follows a change made in another tab. */
export function colourSchemeManager(): MantineColorSchemeManager {
  let listener: ((event: StorageEvent) => void) | null = null;
  return {
    get: (fallback) => valid(localStorage.getItem(KEY)) ?? fallback,
    set: (value) => localStorage.setItem(KEY, value),
    subscribe(onUpdate) {
      listener = (event) => {
        const value = event.key === KEY ? valid(event.newValue) : null;
        if (value) onUpdate(value);
      };
      addEventListener("storage", listener);
    },
    unsubscribe() {
      if (listener) removeEventListener("storage", listener);
    },
    clear: () => localStorage.removeItem(KEY),
  };
}

function valid(value: string | null): MantineColorScheme | null {
  return value === "light" || value === "dark" || value === "auto" ? value : null;
}
