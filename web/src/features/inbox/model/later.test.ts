import { describe, expect, it } from "vitest";
import { complaintOf, presetsOf, willBeShut } from "./later";

const timesOf = (now: string, zone: string) =>
  presetsOf(Date.parse(now), zone).map(({ preset, at }) => `${preset} ${at.toISOString()}`);

describe("presetsOf", () => {
  it("counts days as the workspace's clocks do", () => {
    // Tuesday evening in London, Wednesday in Kolkata
    expect(timesOf("2026-12-01T20:02:00Z", "Asia/Kolkata")).toEqual([
      "hour 2026-12-01T21:05:00.000Z",
      "tomorrow 2026-12-03T03:30:00.000Z",
      "monday 2026-12-07T03:30:00.000Z",
    ]);
  });

  it("names a day once: on a Sunday, Monday is tomorrow", () => {
    expect(timesOf("2026-12-06T10:00:00Z", "UTC")).toEqual([
      "hour 2026-12-06T11:00:00.000Z",
      "tomorrow 2026-12-07T09:00:00.000Z",
    ]);
  });
});

describe("complaintOf", () => {
  const now = Date.parse("2026-12-01T10:00:00Z");
  it.each([
    [null, "missing"],
    ["2026-12-01T10:00:00Z", "past"],
    ["2026-12-01T10:01:00Z", null],
    ["2027-12-02T10:00:00Z", "far"],
  ])("%s", (at, complaint) => {
    expect(complaintOf(at === null ? null : new Date(at), now)).toBe(complaint);
  });
});

it("sees that the window will be shut from its last moment on", () => {
  const at = new Date("2026-12-01T10:00:00Z");
  expect(willBeShut(at, "2026-12-01T10:00:01Z")).toBe(false);
  expect(willBeShut(at, "2026-12-01T10:00:00Z")).toBe(true);
  expect(willBeShut(at, null)).toBe(true);
});
