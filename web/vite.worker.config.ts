import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Chunk {
  file: string;
  src?: string;
}

/** Tells the service worker what the app, which has just been built, is made of. */
function shell(): Plugin {
  let dist = "";
  const read = (file: string) => readFileSync(`${dist}/${file}`);
  return {
    name: "shell",
    configResolved(config) {
      dist = config.build.outDir;
    },
    resolveId: (id) => (id === "virtual:shell" ? "\0shell" : null),
    load(id) {
      if (id !== "\0shell") return null;
      const manifest: Record<string, Chunk> = JSON.parse(String(read(".vite/manifest.json")));
      const unneeded = new Set(
        Object.values(manifest)
          .filter(isSeldom)
          .map((chunk) => chunk.file),
      );
      const assets = readdirSync(`${dist}/assets`).map((name) => `assets/${name}`);
      const kept = assets.filter((file) => isKept(file) && !unneeded.has(file));
      const files = ["index.html", "theme.js", "manifest.webmanifest", ...kept.toSorted()];
      const hash = createHash("sha256");
      for (const file of files) hash.update(file).update(read(file));
      const version = hash.digest("hex").slice(0, 12);
      const paths = files.map((file) => (file === "index.html" ? "/" : `/${file}`));
      return `export const FILES = ${JSON.stringify(paths)}; export const VERSION = "${version}";`;
    },
  };
}

const isKept = (file: string) => /\.(js|css)$|inter-latin-wght-normal.*\.woff2$/.test(file);

/** The page of the API, and languages: the one that is used is kept when it has been fetched. */
function isSeldom({ src = "" }: Chunk): boolean {
  return src === "api-docs.html" || (src.endsWith(".po") && !src.endsWith("/en.po"));
}

/** The service worker: one file at `/sw.js`, whose name cannot carry a hash. */
export default defineConfig({
  plugins: [shell()],
  resolve: { alias: { "@": here("./src") } },
  build: {
    target: "es2022",
    emptyOutDir: false,
    copyPublicDir: false,
    modulePreload: false,
    rolldownOptions: {
      input: here("./src/sw/worker.ts"),
      output: { entryFileNames: "sw.js", format: "iife" },
    },
  },
});
