import { describe, expect, it } from "vitest";
import { type ChoicesDraft, complaintsOf, interactiveFrom } from "./choices";
import { filterOf, readSearch } from "./filter";
import { insertAt, markFor, toggleMark } from "./format-keys";
import { windowOf } from "./window";

describe("marks by key", () => {
  it("knows the keys of WhatsApp's own app", () => {
    const strokes = ["mod+b", "mod+i", "mod+e", "mod+shift+x"];
    expect(strokes.map(markFor)).toEqual(["*", "_", "`", "~"]);
    expect([markFor("b"), markFor("mod+z"), markFor(null)]).toEqual([null, null, null]);
  });

  it("puts a mark around words, not around the spaces beside them, and takes it off again", () => {
    const marked = toggleMark({ text: "a big desk", from: 1, to: 6 }, "*");
    expect(marked).toEqual({ text: "a *big* desk", from: 3, to: 6 });
    expect(toggleMark(marked, "*")).toEqual({ text: "a big desk", from: 2, to: 5 });
  });

  it("opens a pair where nothing is chosen", () => {
    expect(toggleMark({ text: "", from: 0, to: 0 }, "_")).toEqual({ text: "__", from: 1, to: 1 });
  });

  it("sets an emoji in place of what is chosen", () => {
    expect(insertAt({ text: "ab", from: 1, to: 2 }, "🙏")).toEqual({ text: "a🙏", from: 3, to: 3 });
  });
});

describe("buttons and lists", () => {
  const draft: ChoicesDraft = {
    kind: "button",
    body: " Well? ",
    footer: "",
    menu: "",
    options: [
      { id: "1", title: "Yes ", description: "" },
      { id: "2", title: "", description: "" },
    ],
  };

  it("become Meta's object, without what was left empty", () => {
    expect(interactiveFrom(draft)).toEqual({
      type: "button",
      body: { text: "Well?" },
      action: { buttons: [{ type: "reply", reply: { id: "1", title: "Yes" } }] },
    });
    expect(interactiveFrom({ ...draft, kind: "list", menu: "See" })).toMatchObject({
      action: { button: "See", sections: [{ rows: [{ id: "1", title: "Yes" }] }] },
    });
  });

  it("say what is missing", () => {
    expect(complaintsOf(draft)).toEqual([]);
    expect(complaintsOf({ ...draft, body: " ", options: [] })).toEqual(["body", "options"]);
    expect(complaintsOf({ ...draft, kind: "list" })).toEqual(["menu"]);
    const [option] = draft.options;
    const twice = option ? [option, { ...option, id: "3" }] : [];
    expect(complaintsOf({ ...draft, options: twice })).toEqual(["repeated"]);
    const long = [{ id: "1", title: "x".repeat(21), description: "" }];
    expect(complaintsOf({ ...draft, options: long })).toEqual(["titles"]);
  });
});

describe("the address", () => {
  it("holds the filter and drops what it does not know", () => {
    const search = readSearch({ view: "mine", status: "x", number: "106", unread: "1", evil: {} });
    expect(search).toEqual({ view: "mine", number: "106", unread: "1" });
    expect(filterOf(search)).toEqual({
      status: "open",
      assignee: "me",
      phone_number_id: "106",
      unread: true,
      sort: "newest",
    });
  });
});

describe("the service window", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  it.each([
    ["2026-11-24T12:00:00Z", "calm", 1],
    ["2026-11-23T15:00:00Z", "soon", 0.125],
    ["2026-11-23T12:30:00Z", "urgent", 1 / 48],
    ["2026-11-23T12:00:00Z", "closed", 0],
    [null, "closed", 0],
  ] as const)("until %s is %s", (window_expires_at, level, share) => {
    expect(windowOf({ window_expires_at }, now)).toMatchObject({ level, share });
  });
});
