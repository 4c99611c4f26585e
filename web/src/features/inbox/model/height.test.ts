import { describe, expect, it } from "vitest";
import { message } from "@/shared/testing/samples";
import { heightOf } from "./height";
import type { TimelineItem } from "./timeline";

const WIDE = 700;

function bubble(text: string, over: Partial<Parameters<typeof message>[0]> = {}): TimelineItem {
  return { kind: "message", key: "m1", message: message({ text, ...over }), follows: false };
}

describe("heightOf", () => {
  it.each([
    ["one line", "Hello", WIDE, 1],
    ["lines of the writer's own", "a\nb\nc", WIDE, 3],
    ["words that fill two lines", "word ".repeat(20), WIDE, 2],
    ["the same words in a narrow thread", "word ".repeat(20), 390, 3],
    ["a line so full that the time stands below it", "x".repeat(76), WIDE, 2],
    ["no words at all", "", WIDE, 1],
  ])("counts %s", (_, words, width, lines) => {
    expect(heightOf(bubble(words), width, false)).toBe(24 + lines * 20);
  });

  it("leaves room for what is no text, and for the state of the last of ours", () => {
    const picture = heightOf(bubble("", { type: "image" }), WIDE, false);
    expect(picture).toBeGreaterThan(heightOf(bubble("Hello"), WIDE, false) + 200);
    expect(heightOf(bubble("Hello"), WIDE, true)).toBe(heightOf(bubble("Hello"), WIDE, false) + 18);
  });

  it("is a number in a thread that has no width yet", () => {
    expect(heightOf(bubble("Hello"), 0, false)).toBeGreaterThan(0);
  });
});
