import classes from "./face.module.css";

interface FaceProps {
  name: string;
  /** Same key, same colour; a contact keeps its colour when its name changes. */
  colourKey?: string;
  photo?: string | null;
  size?: number;
}

const TONES = 7;

/** A person's photo, or initials on a colour of their own. Always beside the written name. */
export function Face({ name, colourKey = name, photo, size = 36 }: FaceProps) {
  return (
    <span
      aria-hidden
      className={`${classes.face} ${classes[`tone${toneOf(colourKey)}`]}`}
      data-initials={initials(name)}
      style={{ width: size, height: size, fontSize: Math.max(9, Math.round(size * 0.36)) }}
    >
      {photo && <img src={photo} alt="" loading="lazy" />}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return chosen
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

function toneOf(key: string): number {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return sum % TONES;
}
