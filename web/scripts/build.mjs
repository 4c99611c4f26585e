import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { tool } from "./run.mjs";
import { overBudget } from "./sizes.mjs";

const TEXT = /\.(js|css|html|svg|json)$/;
const DIST = "dist";

/** Puts a .br and a .gz beside each text file, for the server to send as they are. */
function compress(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    if (!TEXT.test(name) || statSync(path).size < 512) continue;
    const body = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(`${path}.br`, brotliCompressSync(body, { params: quality }));
  }
}

/** True when the app stands in `dist`, compressed and within its budgets. */
function build() {
  const isBundled =
    tool("typescript7/bin/tsc", "-p", "tsconfig.build.json") &&
    tool("vite/bin/vite.js", "build", "--logLevel", "warn");
  if (!isBundled) return false;
  compress(DIST);
  const complaints = overBudget(DIST);
  for (const complaint of complaints) console.error(complaint);
  return complaints.length === 0;
}

process.exitCode = build() ? 0 : 1;
