import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { tool } from "./run.mjs";
import { overBudget } from "./sizes.mjs";

const TEXT = /\.(js|css|html|svg|json|webmanifest)$/;
const DIST = "dist";
/** Where a build is made: what is served meanwhile stays whole. */
const MAKING = "node_modules/.dist-next";
const OLD = "node_modules/.dist-old";

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

/** Puts a new build in the place of the old one, in two steps that take no time. */
function swap() {
  rmSync(OLD, { recursive: true, force: true });
  if (existsSync(DIST)) renameSync(DIST, OLD);
  renameSync(MAKING, DIST);
  rmSync(OLD, { recursive: true, force: true });
}

/** True when the app stands in `dist`, compressed and within its budgets. */
function build() {
  const isBundled =
    tool("typescript7/bin/tsc", "-p", "tsconfig.build.json") &&
    tool("typescript7/bin/tsc", "-p", "tsconfig.worker.json") &&
    vite("vite.config.ts") &&
    // after the app, whose files it keeps
    vite("vite.worker.config.ts");
  if (!isBundled) return false;
  compress(MAKING);
  const complaints = overBudget(MAKING);
  for (const complaint of complaints) console.error(complaint);
  swap();
  return complaints.length === 0;
}

function vite(config) {
  return tool("vite/bin/vite.js", "build", "--logLevel", "warn", "-c", config, "--outDir", MAKING);
}

process.exitCode = build() ? 0 : 1;
