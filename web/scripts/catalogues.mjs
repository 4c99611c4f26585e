import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tool } from "./run.mjs";

const LOCALES = "src/locales";

/** Compares the catalogues with what the code says, and with each other, leaving them as they are. */
export function catalogueComplaints() {
  const kept = mkdtempSync("node_modules/.catalogues-");
  cpSync(LOCALES, kept, { recursive: true });
  const extracted = tool("@lingui/cli/dist/lingui.js", "extract", "--clean");
  const complaints = extracted ? compare(kept) : ["lingui could not extract the messages"];
  cpSync(kept, LOCALES, { recursive: true });
  rmSync(kept, { recursive: true });
  return complaints;
}

function compare(kept) {
  return readdirSync(kept, { recursive: true })
    .filter((name) => name.endsWith(".po"))
    .flatMap((name) => {
      const before = readFileSync(join(kept, name), "utf8");
      const stale = messagesOf(before) !== messagesOf(readFileSync(join(LOCALES, name), "utf8"));
      const path = `${LOCALES}/${name}`;
      return [
        ...(stale ? [`${path}: differs from the code; run "npm run messages"`] : []),
        ...untranslated(before).map((id) => `${path}: not translated: ${id}`),
      ];
    });
}

/** Without the header, whose date changes with every run. */
function messagesOf(text) {
  return text.slice(text.indexOf("\n\n"));
}

function untranslated(text) {
  return [...text.matchAll(/^msgid "(.+)"\nmsgstr ""\n(?!")/gm)].map((found) => found[1]);
}
