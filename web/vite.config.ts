import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type HtmlTagDescriptor, type Plugin, type Rolldown } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const API = process.env.RAPPORT_URL ?? "http://127.0.0.1:8000";

/** Serves the emoji names from our own origin; the picker would otherwise ask a public host. */
function emojibase(): Plugin {
  const files = ["en/data.json", "en/messages.json"];
  const read = (file: string) => readFileSync(here(`./node_modules/emojibase-data/${file}`));
  return {
    name: "emojibase",
    configureServer(server) {
      server.middlewares.use("/emojibase", (request, response, next) => {
        const file = files.find((name) => request.url === `/${name}`);
        if (!file) return next();
        response.setHeader("content-type", "application/json");
        response.end(read(file));
      });
    },
    generateBundle() {
      for (const file of files)
        this.emitFile({ type: "asset", fileName: `emojibase/${file}`, source: read(file) });
    },
  };
}

/** The page on which most visits begin, and where they stay. */
const FIRST_PAGE = "/features/inbox/pages/inbox-page.tsx";
const FIRST_WORDS = "/locales/en.po";
const FIRST_FONT = /inter-latin-wght-normal/;

/**
 * Fetches what the first page needs beside the app: its code and words would be asked for when the
 * app runs, its font when words are laid out. What asks the server runs before the app has come.
 */
function preload(): Plugin {
  return {
    name: "preload",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {}, path }) {
        if (path !== "/index.html") return [];
        const files = Object.values(bundle);
        const font = files.find(({ fileName }) => FIRST_FONT.test(fileName));
        return [
          ...files.filter(isStart).map(early),
          ...files.filter(isFirst).flatMap((chunk) => tagsOf(chunk, bundle, html)),
          ...(font ? [link("preload", font.fileName, { as: "font", type: "font/woff2" })] : []),
        ];
      },
    },
  };
}

type Output = Rolldown.OutputAsset | Rolldown.OutputChunk;

const isStart = (file: Output): file is Rolldown.OutputChunk =>
  file.type === "chunk" && file.name === "start";

function early({ fileName, imports }: Rolldown.OutputChunk): HtmlTagDescriptor {
  if (imports.length > 0) throw new Error(`start.ts would wait for ${imports.join(", ")}`);
  const attrs = { type: "module", async: true, crossorigin: true, src: `/${fileName}` };
  return { tag: "script", attrs, injectTo: "head-prepend" };
}

function isFirst(file: Output): file is Rolldown.OutputChunk {
  const module = file.type === "chunk" ? (file.facadeModuleId ?? "") : "";
  return module.endsWith(FIRST_PAGE) || module.endsWith(FIRST_WORDS);
}

/** For the chunk, what it imports, and the styles of both; not for what the page has already. */
function tagsOf(
  chunk: Rolldown.OutputChunk,
  bundle: Rolldown.OutputBundle,
  html: string,
): HtmlTagDescriptor[] {
  const files = [chunk.fileName, ...chunk.imports].filter((file) => !html.includes(file));
  const styles = files.flatMap((file) => {
    const { viteMetadata } = bundle[file] as Rolldown.OutputChunk;
    return [...(viteMetadata?.importedCss ?? [])];
  });
  return [
    ...files.map((file) => link("modulepreload", file)),
    ...styles.map((file) => link("stylesheet", file)),
  ];
}

function link(rel: string, file: string, more: Record<string, string> = {}): HtmlTagDescriptor {
  return {
    tag: "link",
    attrs: { rel, crossorigin: true, href: `/${file}`, ...more },
    injectTo: "head",
  };
}

/** In few files: each one asked for costs a browser more than a kilobyte in it. */
const CHUNKS: Rolldown.CodeSplittingGroup[] = [
  {
    name: "start",
    test: oneOf("src/start\\.ts", "src/shared/api/early"),
    priority: 4,
  },
  {
    // also of the API page
    name: "base",
    test: oneOf(
      "node_modules/(react|react-dom|scheduler|use-sync-external-store|@lingui|@fontsource-variable)/",
      "node_modules/lucide-react/dist/esm/(?!icons|lucide-react)",
      "lucide-react/dist/esm/icons/(check|copy)\\.",
      "src/shared/(i18n/|theme/(tokens|base)|ui/icon\\.svg)",
      "vite/(modulepreload-polyfill|preload-helper)",
    ),
    priority: 3,
  },
  {
    name: "app",
    tags: ["$initial"],
    // an entry must not run where only its neighbours are wanted
    test: (id) => !/src.(docs|main)|\.html/.test(id),
    priority: 2,
  },
  {
    // of several pages, and too small to be fetched each by itself
    name: "parts",
    test: oneOf(
      "lucide-react/dist/esm/icons/",
      "src/shared/(ui/tag|lib/clock)",
      "src/features/channels/(public|model|number-badge)",
      "(useInfiniteQuery|infiniteQueryObserver|use-debounced-callback)\\.",
    ),
    minShareCount: 2,
    priority: 1,
  },
];

/** Paths may be written with either slash. */
function oneOf(...paths: string[]): RegExp {
  return new RegExp(paths.join("|").replaceAll("/", "[\\\\/]"));
}

export default defineConfig({
  plugins: [lingui({ macroTransform: true }), react(), emojibase(), preload()],
  resolve: { alias: { "@": here("./src") } },
  server: { proxy: { "/api": API } },
  build: {
    target: "es2022",
    // an inlined asset would be a data: address, which the content security policy refuses for scripts
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    manifest: true,
    rolldownOptions: {
      output: { codeSplitting: { groups: CHUNKS } },
      input: { main: here("./index.html"), "api-docs": here("./api-docs.html") },
    },
  },
  worker: { format: "es" },
});
