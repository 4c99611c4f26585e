import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { activateLanguage, loadWords } from "@/shared/i18n/language";

await activateLanguage("en");
await loadWords("settings");
await loadWords("help");

// what happy-dom lacks and Mantine asks for
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
    addListener: vi.fn(),
    removeListener: vi.fn(),
    dispatchEvent: vi.fn(),
  }) as unknown as MediaQueryList;
if (!("fonts" in document))
  Object.defineProperty(document, "fonts", {
    value: { addEventListener: vi.fn(), removeEventListener: vi.fn() },
  });

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
