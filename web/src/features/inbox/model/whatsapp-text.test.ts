import { describe, expect, it } from "vitest";
import { type Inline, parseWhatsAppText, plainWords } from "./whatsapp-text";

/** The first line written back, with its marks as tags. */
function line(text: string): string {
  const [block] = parseWhatsAppText(text);
  return block && "parts" in block ? block.parts.map(tagged).join("") : `[${block?.kind}]`;
}

function tagged(part: Inline): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "code" || part.kind === "link") return `<${part.kind}>${part.text}</>`;
  return `<${part.kind}>${part.parts.map(tagged).join("")}</>`;
}

describe("parseWhatsAppText", () => {
  it.each([
    ["a *bold* word", "a <bold>bold</> word"],
    ["_italic_ ~gone~", "<italic>italic</> <strike>gone</>"],
    ["*bold _and_ more*", "<bold>bold <italic>and</> more</>"],
    ["`code *as is*`", "<code>code *as is*</>"],
    ["2*3*4", "2*3*4"],
    ["snake_case_name", "snake_case_name"],
    ["* not bold*", "not bold*"],
    ["*not closed", "*not closed"],
    ["**", "**"],
    ["*a*, *b*", "<bold>a</>, <bold>b</>"],
    ["see https://a.example/x_y_z.", "see <link>https://a.example/x_y_z</>."],
    ["*https://a.example*", "<bold><link>https://a.example</></>"],
    ["*مرحبا*", "<bold>مرحبا</>"],
  ])("shows %s", (text, shown) => {
    expect(line(text)).toBe(shown);
  });

  it("knows quotes, bullets, numbers and code blocks", () => {
    const kinds = parseWhatsAppText("> said\n- one\n* two\n3. three\n```\nx = 1\n```\nend");
    expect(kinds.map((block) => block.kind)).toEqual([
      "quote",
      "bullet",
      "bullet",
      "numbered",
      "code",
      "line",
    ]);
  });

  it("keeps every line, empty ones too", () => {
    expect(parseWhatsAppText("a\n\nb")).toHaveLength(3);
    expect(parseWhatsAppText("")).toEqual([]);
  });

  it("shows an opened code block as it was written", () => {
    expect(line("```not closed")).toBe("```not closed");
  });

  it("survives the longest line of nothing but marks", () => {
    expect(line("*_~".repeat(1_365))).not.toBe("");
    expect(line("*a ".repeat(1_365))).toBe("*a ".repeat(1_365));
  });
});

describe("plainWords", () => {
  it.each([
    ["Is the *masala chai* box\n_still_ there?", "Is the masala chai box still there?"],
    ["```a\nb``` c", "a\nb  c"],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["", ""],
  ])("takes the marks from %j", (text, words) => {
    expect(plainWords(text)).toBe(words);
  });
});
