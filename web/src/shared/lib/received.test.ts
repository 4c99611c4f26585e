import { beforeEach, expect, it, vi } from "vitest";
import { dropReceived, keepReceived, readReceived } from "./received";

/** The browser's store of answers, in memory. */
function store() {
  const kept = new Map<string, Map<string, Response>>();
  const open = async (name: string) => {
    const entries = kept.get(name) ?? new Map<string, Response>();
    kept.set(name, entries);
    return {
      put: async (path: string, response: Response) => void entries.set(path, response),
      match: async (path: string) => entries.get(path)?.clone(),
      keys: async () => [...entries.keys()],
    };
  };
  return {
    open,
    has: async (name: string) => kept.has(name),
    delete: async (name: string) => kept.delete(name),
  };
}

function form(fields: Record<string, string>, ...files: File[]): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  for (const file of files) made.append("files", file);
  return made;
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-12-01T10:00:00Z") });
  vi.stubGlobal("caches", store());
});

it("hands on words and files with their names", async () => {
  const file = new File(["12"], "prix élevés.txt", { type: "text/plain" });
  await keepReceived(form({ text: "Look" }, file));
  const received = await readReceived();
  expect(received?.words).toBe("Look");
  expect(received?.files.map(({ name, type }) => [name, type])).toEqual([
    ["prix élevés.txt", "text/plain"],
  ]);
});

it("says nothing twice that an app put into two fields", async () => {
  await keepReceived(
    form({ title: "News", text: "News https://a.example", url: "https://a.example" }),
  );
  expect((await readReceived())?.words).toBe("News https://a.example");
});

it("keeps the latest alone, and forgets it after an hour or when told to", async () => {
  await keepReceived(form({ text: "one" }, new File(["x"], "a.txt")));
  await keepReceived(form({ text: "two" }));
  expect(await readReceived()).toEqual({ words: "two", files: [] });
  vi.setSystemTime(Date.parse("2026-12-01T11:00:01Z"));
  expect(await readReceived()).toBeNull();
  await keepReceived(form({ text: "three" }));
  await dropReceived();
  expect(await readReceived()).toBeNull();
});
