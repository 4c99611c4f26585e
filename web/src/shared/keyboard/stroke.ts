/** What of a keyboard event tells which keys were struck. */
export interface Struck {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  getModifierState?: (name: string) => boolean;
}

export const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "");

/** Keys of a keyboard whose letters are not Latin, by where they lie. */
const BY_PLACE: Record<string, [plain: string, shifted: string]> = {
  Slash: ["/", "?"],
  Digit3: ["3", "#"],
  Period: [".", ">"],
  Comma: [",", "<"],
};
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead"]);

/**
 * The stroke of an event, such as `j`, `?`, `mod+shift+x` or `escape`; null for what cannot be one.
 * `mod` is ⌘ on a Mac and Ctrl elsewhere. A sign is named as it was typed, wherever its key lies; a
 * letter of another script by the Latin one on the same key.
 */
export function strokeOf(event: Struck, mac = isMac): string | null {
  if (MODIFIERS.has(event.key)) return null;
  if (!mac && event.metaKey) return null;
  const { ctrl, alt } = heldBy(event);
  const name = nameOf(event, alt);
  if (name === null) return null;
  // a sign says itself whether Shift was held
  const isSign = name.length === 1 && !/[a-z]/.test(name);
  const held = [
    (mac ? event.metaKey : ctrl) && "mod",
    mac && ctrl && "ctrl",
    alt && "alt",
    event.shiftKey && !isSign && "shift",
  ];
  return [...held.filter(Boolean), name].join("+");
}

/** AltGr reaches us as Ctrl and Alt, though it only chooses the sign. */
function heldBy(event: Struck) {
  const chooses = event.getModifierState?.("AltGraph") ?? false;
  return { ctrl: event.ctrlKey && !chooses, alt: event.altKey && !chooses };
}

function nameOf({ key, code, shiftKey }: Struck, alt: boolean): string | null {
  if (key === " ") return "space";
  if ([...key].length > 1) return key.toLowerCase();
  const letter = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();
  if (/^[a-z]$/i.test(key) && !alt) return key.toLowerCase();
  // with Alt held, a Mac types another sign
  if (letter && (alt || /\p{L}|\p{M}/u.test(key))) return letter;
  const place = BY_PLACE[code];
  if (place && /[^\u0020-\u007e]/.test(key)) return place[shiftKey ? 1 : 0];
  return key === "" ? null : key.toLowerCase();
}

/** Whether a stroke holds a modifier, so that it types nothing. */
export function isChord(stroke: string): boolean {
  return /^(?:mod|ctrl|alt)\+/.test(stroke);
}

const SIGNS: Record<string, string> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  escape: "Esc",
};
const WORDS = { mod: "Ctrl", ctrl: "Ctrl", alt: "Alt", shift: "Shift" } as const;
const MAC_SIGNS = { mod: "⌘", ctrl: "⌃", alt: "⌥", shift: "⇧" } as const;

/** Keys as they stand on the keyboard, each by itself: `g i` is ["g", "i"], `mod+k` ["Ctrl", "K"]. */
export function keyCaps(keys: string, mac = isMac): string[] {
  return keys.split(" ").flatMap((stroke) => capsOf(stroke, mac));
}

function capsOf(stroke: string, mac: boolean): string[] {
  const [, held = "", name = ""] = /^((?:(?:mod|ctrl|alt|shift)\+)*)(.+)$/.exec(stroke) ?? [];
  const modifiers = held.split("+").filter(Boolean) as (keyof typeof WORDS)[];
  const cap =
    SIGNS[name] ??
    (name.length === 1 && modifiers.length === 0
      ? name
      : name.charAt(0).toUpperCase() + name.slice(1));
  return [...modifiers.map((one) => (mac ? MAC_SIGNS : WORDS)[one]), cap];
}
