import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LONGEST = { code: 250, test: 600 };
const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/i;
const PHYSICAL =
  /(?:^|[\s;{])(?:margin|padding|border)-(?:left|right)\b|(?:^|[\s;{])(?:left|right)\s*:|text-align:\s*(?:left|right)/;
const THEME = "src/shared/theme/";

/** What no other tool sees: file length, styles only in modules, colours only as tokens. */
export function houseComplaints() {
  const files = readdirSync("src", { recursive: true })
    .map((name) => join("src", name).replaceAll("\\", "/"))
    .filter((path) => /\.(tsx?|css)$/.test(path) && !path.endsWith("schema.d.ts"));
  return [...files.flatMap(complaintsOf), ...missingMantineStyles(files)];
}

function complaintsOf(path) {
  const text = readFileSync(path, "utf8");
  const lines = text.split("\n");
  const longest = path.includes(".test.") ? LONGEST.test : LONGEST.code;
  const found =
    lines.length > longest + 1 ? [`${path}: ${lines.length} lines, at most ${longest}`] : [];
  if (path.startsWith(THEME)) return found;
  if (path.endsWith(".css") && !path.endsWith(".module.css"))
    found.push(`${path}: styles belong in a .module.css file`);
  for (const [index, line] of lines.entries()) {
    const at = `${path}:${index + 1}`;
    if (!path.includes(".test.") && COLOUR.test(line))
      found.push(`${at}: a colour outside the tokens: ${line.trim()}`);
    if (path.endsWith(".css") && PHYSICAL.test(line))
      found.push(`${at}: left and right break right-to-left languages; use inline-start and -end`);
  }
  return found;
}

/** A Mantine component without its style sheet looks wrong and says nothing. */
function missingMantineStyles(files) {
  const sheets = readFileSync(`${THEME}mantine.css`, "utf8");
  const used = new Set();
  for (const path of files.filter((name) => /\.tsx?$/.test(name)))
    for (const found of readFileSync(path, "utf8").matchAll(
      /import\s*\{([^}]*)\}\s*from\s*"@mantine\/core"/g,
    ))
      for (const name of found[1].split(",")) used.add(name.trim().split(" ")[0]);
  return [...used]
    .filter((name) => existsSync(`node_modules/@mantine/core/styles/${name}.layer.css`))
    .filter((name) => !sheets.includes(`/${name}.layer.css`))
    .map((name) => `${THEME}mantine.css: the style sheet of ${name} is not imported`);
}
