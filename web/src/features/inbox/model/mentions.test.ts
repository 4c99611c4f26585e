import { describe, expect, it } from "vitest";
import { mentionsIn, partsOf, peopleFor, queryAt, withMention } from "./mentions";

const people = [
  { id: "1", name: "Ana" },
  { id: "2", name: "Ana Souza" },
  { id: "3", name: "Jürgen Groß" },
  { id: "4", name: "آمنة" },
];
const ids = (text: string) => mentionsIn(text, people).map((one) => one.id);

describe("mentionsIn", () => {
  it.each([
    ["@Ana look", ["1"]],
    ["@ana souza look", ["2"]],
    ["@Ana Souza and @Ana.", ["1", "2"]],
    ["(@Jürgen Groß)", ["3"]],
    ["سل @آمنة", ["4"]],
    ["@Anabel", []],
    ["mail ana@Ana.test", []],
    ["Ana", []],
    ["@", []],
  ])("%s", (text, expected) => expect(ids(text)).toEqual(expected));

  it("finds nobody among nobody", () => expect(mentionsIn("@Ana", [])).toEqual([]));
});

describe("queryAt", () => {
  it.each([
    ["hello @an", 9, { from: 6, words: "an" }],
    ["@", 1, { from: 0, words: "" }],
    ["@ana s", 6, { from: 0, words: "ana s" }],
    ["@ana", 0, null],
    ["a@b", 3, null],
    ["@ word", 6, null],
    ["@ana  x", 7, null],
    ["@ana\nx", 6, null],
    [`@${"x".repeat(50)}`, 51, null],
  ])("%j at %i", (text, caret, expected) => expect(queryAt(text, caret)).toEqual(expected));
});

describe("withMention", () => {
  it("sets the name in, with one space behind it", () => {
    const query = { from: 3, words: "an" };
    expect(withMention("hi @an", query, 6, "Ana")).toEqual({ text: "hi @Ana ", caret: 8 });
    expect(withMention("hi @an you", query, 6, "Ana")).toEqual({ text: "hi @Ana you", caret: 8 });
  });
});

describe("peopleFor", () => {
  it("knows names by each of their words, without their accents", () => {
    expect(peopleFor(people, "gro").map((one) => one.id)).toEqual(["3"]);
    expect(peopleFor(people, "JURG").map((one) => one.id)).toEqual(["3"]);
    expect(peopleFor(people, "").length).toBe(4);
    expect(peopleFor(people, "na")).toEqual([]);
  });
});

describe("partsOf", () => {
  it("tells names and links from words", () => {
    const text = "@Ana Souza see https://shop.test/a@Ana, @Ana!";
    expect(partsOf(text, people)).toEqual([
      { kind: "mention", id: "2", text: "@Ana Souza" },
      { kind: "text", text: " see " },
      { kind: "link", text: "https://shop.test/a@Ana" },
      { kind: "text", text: ", " },
      { kind: "mention", id: "1", text: "@Ana" },
      { kind: "text", text: "!" },
    ]);
  });

  it("loses no letter of any text", () => {
    for (const text of ["", "@", "@@Ana", "https://", "@Ana@Ana", "x".repeat(100)])
      expect(
        partsOf(text, people)
          .map((part) => part.text)
          .join(""),
      ).toBe(text);
  });
});
