import { describe, expect, it } from "vitest";
import { outdated, treatmentOf } from "./rules";

const get = (path: string, mode = "cors") =>
  treatmentOf({ method: "GET", mode, isOurs: true, path });

describe("the worker", () => {
  it.each([
    ["/", "page"],
    ["/shop/inbox/0193", "page"],
    ["/apiary/inbox", "page"],
    ["/api/docs", null],
    ["/api/v1/media/0193", null],
    ["/webhooks/whatsapp", null],
    ["/metrics", null],
  ])("treats a visit of %s as %s", (path, treatment) => {
    expect(get(path, "navigate")).toBe(treatment);
  });

  it.each([
    ["/assets/app-Bp9qckup.js", "file"],
    ["/theme.js", "named file"],
    ["/icons/icon-192.png", "named file"],
    ["/api/v1/me", null],
    ["/api/v1/stream", null],
    ["/emojibase/en/data.json", null],
  ])("treats a request for %s as %s", (path, treatment) => {
    expect(get(path)).toBe(treatment);
  });

  it("takes what is shared, and no other post or address", () => {
    const post = { method: "POST", mode: "navigate", isOurs: true };
    expect(treatmentOf({ ...post, path: "/share" })).toBe("shared");
    expect(treatmentOf({ ...post, path: "/api/v1/session" })).toBeNull();
    expect(treatmentOf({ method: "GET", mode: "cors", isOurs: false, path: "/assets/a.js" })).toBe(
      null,
    );
  });

  it("keeps the files of the versions before, for tabs that slept", () => {
    const names = ["s-1", "other", "s-2", "s-3", "s-4"];
    expect(outdated(names, "s-", "s-4", 2)).toEqual(["s-1"]);
    expect(outdated(["s-4"], "s-", "s-4", 2)).toEqual([]);
  });
});
