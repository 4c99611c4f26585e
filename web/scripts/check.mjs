import { catalogueComplaints } from "./catalogues.mjs";
import { houseComplaints } from "./house.mjs";
import { tool } from "./run.mjs";

const CHECKS = {
  "format and lint": () => tool("@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "."),
  lint: () => tool("oxlint/bin/oxlint", "--deny-warnings"),
  types: () => tool("typescript7/bin/tsc", "-p", "."),
  "types of the worker": () => tool("typescript7/bin/tsc", "-p", "tsconfig.worker.json"),
  "types of the API": () =>
    tool(
      "openapi-typescript/bin/cli.js",
      "src/shared/api/openapi.json",
      "--default-non-nullable=false",
      "--output=src/shared/api/schema.d.ts",
      "--check",
    ),
  boundaries: () =>
    tool("dependency-cruiser/bin/dependency-cruise.mjs", "src", "--output-type", "err"),
  "dead code": () => tool("knip/bin/knip.js", "--no-progress"),
  "house rules": () => none(houseComplaints()),
  catalogues: () => none(catalogueComplaints()),
};

function none(complaints) {
  for (const complaint of complaints) console.error(complaint);
  return complaints.length === 0;
}

const failed = Object.entries(CHECKS)
  .filter(([, passes]) => !passes())
  .map(([name]) => name);
if (failed.length > 0) console.error(`\nFailed: ${failed.join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;
