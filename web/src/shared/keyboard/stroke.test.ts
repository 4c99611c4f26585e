import { describe, expect, it } from "vitest";
import { keyCaps, type Struck, strokeOf } from "./stroke";

const struck = (over: Partial<Struck>): Struck => ({
  key: "",
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...over,
});

describe("a stroke", () => {
  it("is the sign that was typed, wherever its key lies", () => {
    expect(strokeOf(struck({ key: "j", code: "KeyJ" }), false)).toBe("j");
    // Shift and the key beside the right Shift in English, Shift and ß in German
    expect(strokeOf(struck({ key: "?", code: "Slash", shiftKey: true }), false)).toBe("?");
    expect(strokeOf(struck({ key: "?", code: "Minus", shiftKey: true }), false)).toBe("?");
    // French: a lies where English has q
    expect(strokeOf(struck({ key: "a", code: "KeyQ" }), false)).toBe("a");
  });

  it("holds Shift only where no sign tells it", () => {
    expect(strokeOf(struck({ key: "J", code: "KeyJ", shiftKey: true }), false)).toBe("shift+j");
    expect(strokeOf(struck({ key: "Enter", shiftKey: true }), false)).toBe("shift+enter");
    const both = struck({ key: "X", code: "KeyX", ctrlKey: true, shiftKey: true });
    expect(strokeOf(both, false)).toBe("mod+shift+x");
  });

  it("calls ⌘ on a Mac what is Ctrl elsewhere", () => {
    const command = struck({ key: "k", code: "KeyK", metaKey: true });
    const control = struck({ key: "k", code: "KeyK", ctrlKey: true });
    expect(strokeOf(command, true)).toBe("mod+k");
    expect(strokeOf(control, true)).toBe("ctrl+k");
    expect(strokeOf(control, false)).toBe("mod+k");
    expect(strokeOf(command, false)).toBeNull();
  });

  it("names letters of other scripts by the Latin ones on their keys", () => {
    expect(strokeOf(struck({ key: "о", code: "KeyJ" }), false)).toBe("j");
    expect(strokeOf(struck({ key: "ت", code: "KeyJ" }), false)).toBe("j");
    expect(strokeOf(struck({ key: "क", code: "KeyK", ctrlKey: true }), false)).toBe("mod+k");
    expect(strokeOf(struck({ key: "؟", code: "Slash", shiftKey: true }), false)).toBe("?");
  });

  it("is the sign that AltGr gives, and the key that ⌥ is held with", () => {
    const altGr = struck({
      key: "#",
      code: "Digit3",
      ctrlKey: true,
      altKey: true,
      getModifierState: (name) => name === "AltGraph",
    });
    expect(strokeOf(altGr, false)).toBe("#");
    expect(strokeOf(struck({ key: "©", code: "KeyG", altKey: true }), true)).toBe("alt+g");
  });

  it("is nothing while only a modifier is held", () => {
    expect(strokeOf(struck({ key: "Shift", shiftKey: true }), false)).toBeNull();
    expect(strokeOf(struck({ key: "Dead", code: "Quote" }), false)).toBeNull();
  });
});

describe("keys on the screen", () => {
  it("stand as they stand on the keyboard", () => {
    expect(keyCaps("mod+shift+x", false)).toEqual(["Ctrl", "Shift", "X"]);
    expect(keyCaps("mod+shift+x", true)).toEqual(["⌘", "⇧", "X"]);
    expect(keyCaps("g i", false)).toEqual(["g", "i"]);
    expect(keyCaps("escape", false)).toEqual(["Esc"]);
    expect(keyCaps("mod++", false)).toEqual(["Ctrl", "+"]);
    expect(keyCaps("shift+enter", false)).toEqual(["Shift", "Enter"]);
  });
});
