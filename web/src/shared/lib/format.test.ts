import { afterEach, describe, expect, it } from "vitest";
import {
  ago,
  dayKey,
  dayName,
  lengthOf,
  playTime,
  shortAgo,
  showTimesIn,
  sizeOf,
  timeOf,
} from "./format";

const NOW = Date.parse("2026-11-23T12:00:00Z");

afterEach(() => showTimesIn("UTC"));

describe("times", () => {
  it("are shown in the workspace's zone", () => {
    showTimesIn("Asia/Kolkata");
    expect(timeOf("2026-11-23T20:00:00Z")).toBe("01:30");
    expect(dayKey("2026-11-23T20:00:00Z")).toBe("2026-11-24");
    showTimesIn("America/New_York");
    expect(timeOf("2026-11-23T20:00:00Z")).toBe("15:00");
  });

  it("survive a zone that this browser does not know", () => {
    showTimesIn("Mars/Olympus");
    expect(timeOf("2026-11-23T20:00:00Z")).toMatch(/^\d\d:\d\d$/);
  });

  it.each([
    ["2026-11-23T11:59:40Z", "now"],
    ["2026-11-23T11:56:00Z", "4m"],
    ["2026-11-23T02:05:00Z", "02:05"],
    ["2026-11-22T12:00:00Z", "Sun"],
    ["2026-11-02T12:00:00Z", "Nov 2"],
  ])("say briefly how long ago %s was", (at, said) => {
    showTimesIn("UTC");
    expect(shortAgo(at, NOW)).toBe(said);
  });

  it("name days as people do", () => {
    showTimesIn("UTC");
    expect(dayName("2026-11-23T00:00:00Z", NOW)).toBe("Today");
    expect(dayName("2026-11-22T23:59:00Z", NOW)).toBe("Yesterday");
    expect(dayName("2026-11-19T10:00:00Z", NOW)).toBe("Thursday");
    expect(dayName("2025-11-19T10:00:00Z", NOW)).toContain("2025");
  });

  it("say lengths with two units at most", () => {
    expect(lengthOf(((23 * 60 + 52) * 60 + 30) * 1000)).toBe("23h 52m");
    expect(lengthOf(6 * 60_000)).toBe("6m");
    expect(lengthOf(-5)).toBe("0m");
    expect(lengthOf(72 * 3_600_000)).toBe("3 days");
  });

  it("say how long ago in words", () => {
    expect(ago("2026-11-23T09:00:00Z", NOW)).toBe("3 hours ago");
    expect(ago("2026-11-24T12:00:00Z", NOW)).toBe("tomorrow");
    expect(ago("2026-11-23T11:59:50Z", NOW)).toBe("now");
  });
});

describe("sizes and recordings", () => {
  it("are given as people read them", () => {
    expect([0, 999, 312_400, 4_120_000].map(sizeOf)).toEqual([
      "0 bytes",
      "999 bytes",
      "312 kB",
      "4.1 MB",
    ]);
    expect(playTime(67.9)).toBe("1:07");
  });
});
