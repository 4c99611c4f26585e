import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

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

export default defineConfig({
  plugins: [lingui({ macroTransform: true }), react(), emojibase()],
  resolve: { alias: { "@": here("./src") } },
  server: { proxy: { "/api": API } },
  build: {
    target: "es2022",
    // an inlined asset would be a data: address, which the content security policy refuses for scripts
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    manifest: true,
    rolldownOptions: {
      input: { main: here("./index.html"), "api-docs": here("./api-docs.html") },
    },
  },
  worker: { format: "es" },
});
