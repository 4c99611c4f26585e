import { writeFileSync } from "node:fs";
import { tool } from "./run.mjs";

const API = process.env.RAPPORT_URL ?? "http://127.0.0.1:8000";
const DESCRIPTION = "src/shared/api/openapi.json";

/** Reads the description of a running server, and makes the types of it. */
async function take() {
  const answer = await fetch(`${API}/api/openapi.json`);
  if (!answer.ok) throw new Error(`${answer.url} answers ${answer.status}`);
  writeFileSync(DESCRIPTION, `${JSON.stringify(sorted(await answer.json()), null, 1)}\n`);
}

/** By name, so that a change shows as a change and not as another order. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, sorted(value[name])]),
  );
}

await take();
process.exitCode = tool(
  "openapi-typescript/bin/cli.js",
  DESCRIPTION,
  "--default-non-nullable=false",
  "--output=src/shared/api/schema.d.ts",
)
  ? 0
  : 1;
