import { describe, expect, it } from "vitest";
import { message } from "@/shared/testing/samples";
import { withScheduled } from "./scheduled";

describe("withScheduled", () => {
  const one = message({ id: "a", status: "scheduled", send_at: "2026-12-02T10:00:00Z" });
  const two = message({ id: "b", status: "scheduled", send_at: "2026-12-01T10:00:00Z" });

  it("keeps the soonest first, and each once", () => {
    const moved = { ...two, send_at: "2026-12-03T10:00:00Z" };
    const ids = (list: { id: string }[]) => list.map(({ id }) => id);
    expect(ids(withScheduled([one], two))).toEqual(["b", "a"]);
    expect(ids(withScheduled([two, one], moved))).toEqual(["a", "b"]);
  });

  it("lets go of what went out or was cancelled", () => {
    const list = [one];
    expect(withScheduled(list, { ...one, status: "cancelled" })).toEqual([]);
    expect(withScheduled(list, { ...two, status: "queued" })).toBe(list);
  });
});
