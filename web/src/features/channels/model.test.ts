import { describe, expect, it } from "vitest";
import { shortNames } from "./model";

const called = (...labels: string[]) => [
  ...shortNames(
    labels.map((label, index) => ({
      phone_number_id: `${index}`,
      label,
      verified_name: "",
      display_phone_number: "+353 20 910 0142",
    })),
  ).values(),
];

describe("shortNames", () => {
  it("leaves out the words that all names begin with", () => {
    expect(called("Copper Lane Cycles", "Copper Lane Workshop")).toEqual(["Cycles", "Workshop"]);
  });

  it("leaves at least one word of each", () => {
    expect(called("Copper Lane", "Copper Lane Workshop")).toEqual(["Lane", "Lane Workshop"]);
    expect(called("Copper Lane", "Copper Lane")).toEqual(["Lane", "Lane"]);
  });

  it("leaves the only name whole", () => {
    expect(called("Copper Lane Cycles")).toEqual(["Copper Lane Cycles"]);
  });

  it("ends where there is no number, as before they are loaded", () => {
    expect(called()).toEqual([]);
  });
});
