import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** What a route may load before it shows: its own chunk with all that it imports, gzipped. */
const BUDGETS = { js: 220_000, css: 40_000 };

/** Comes after its page, with the first conversation that is opened. */
const CONVERSATION = "src/features/inbox/components/conversation-view.tsx";

/** Pages with words of their own (lingui.config.ts). */
const SELDOM = { settings: /features\/(accounts|channels|health)\//, help: /features\/help\// };

/** One complaint for each entry or lazy page of the build that is over its budget. */
export function overBudget(dist) {
  return routes(dist).flatMap(({ name, js, css }) => {
    console.log(`  ${name.padEnd(70)} js ${kb(js)}  css ${kb(css)}`);
    return [
      ...(js > BUDGETS.js
        ? [`${name}: ${kb(js)} of JavaScript, allowed are ${kb(BUDGETS.js)}`]
        : []),
      ...(css > BUDGETS.css ? [`${name}: ${kb(css)} of CSS, allowed are ${kb(BUDGETS.css)}`] : []),
    ];
  });
}

function routes(dist) {
  const manifest = readManifest(`${dist}/.vite/manifest.json`);
  const shell = Object.values(manifest).filter((chunk) => chunk.isEntry);
  const pages = Object.values(manifest).filter((chunk) => /\/pages\//.test(chunk.src ?? ""));
  const main = shell.find((chunk) => chunk.src === "index.html");
  const words = manifest["src/locales/en.po"];
  const wordsOf = (page) => {
    const [part] = Object.entries(SELDOM).find(([, path]) => path.test(page)) ?? [];
    return part ? [words, manifest[`src/locales/${part}/en.po`]] : [words];
  };
  return [
    ...shell.map((chunk) => weigh(dist, manifest, chunk.src, [chunk])),
    ...pages.map((chunk) => weigh(dist, manifest, chunk.src, [main, ...wordsOf(chunk.src), chunk])),
    weigh(dist, manifest, `${CONVERSATION} in its page`, [main, words, manifest[CONVERSATION]]),
  ];
}

function weigh(dist, manifest, name, chunks) {
  const files = new Set();
  for (const chunk of chunks) collect(manifest, chunk, files);
  const total = (suffix) =>
    [...files]
      .filter((file) => file.endsWith(suffix))
      .reduce((sum, file) => sum + gzipSync(readFileSync(`${dist}/${file}`)).length, 0);
  return { name, js: total(".js"), css: total(".css") };
}

function collect(manifest, chunk, files) {
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const sheet of chunk.css ?? []) files.add(sheet);
  for (const key of chunk.imports ?? []) collect(manifest, manifest[key], files);
}

function readManifest(path) {
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`);
  return JSON.parse(readFileSync(path, "utf8"));
}

const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
