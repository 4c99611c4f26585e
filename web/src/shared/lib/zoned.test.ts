import { describe, expect, it } from "vitest";
import { momentOf, wallTimeOf } from "./zoned";

const at = (day: string, time: string, zone: string) =>
  momentOf({ day, time }, zone)?.toISOString();

describe("momentOf", () => {
  it.each([
    ["2026-12-05", "09:30", "UTC", "2026-12-05T09:30:00.000Z"],
    ["2026-12-05", "09:30", "Asia/Kolkata", "2026-12-05T04:00:00.000Z"],
    ["2026-12-05", "00:15", "Asia/Kathmandu", "2026-12-04T18:30:00.000Z"],
    ["2026-07-05", "09:30", "Europe/Dublin", "2026-07-05T08:30:00.000Z"],
    ["2026-12-31", "23:59", "Pacific/Kiritimati", "2026-12-31T09:59:00.000Z"],
    // skipped: clocks go from 02:00 to 03:00
    ["2026-03-08", "02:30", "America/New_York", "2026-03-08T07:30:00.000Z"],
    // comes twice
    ["2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
    ["2026-11-01", "03:00", "America/New_York", "2026-11-01T08:00:00.000Z"],
  ])("%s %s in %s", (day, time, zone, moment) => {
    expect(at(day, time, zone)).toBe(moment);
  });

  it.each([
    ["", ""],
    ["2026-12-05", ""],
    ["2026-13-05", "09:30"],
    ["2026-12-05", "25:00"],
    ["tomorrow", "09:30"],
  ])("is nothing for %s %s", (day, time) => {
    expect(momentOf({ day, time }, "UTC")).toBeNull();
  });

  it("turns back what a clock shows", () => {
    for (const zone of ["UTC", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe"])
      for (const moment of ["2026-12-05T09:30:00.000Z", "2026-07-05T23:45:00.000Z"])
        expect(momentOf(wallTimeOf(new Date(moment), zone), zone)?.toISOString()).toBe(moment);
  });
});
