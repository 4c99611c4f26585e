import { mergeConfig } from "vite";
import { defineConfig } from "vitest/config";
import app from "./vite.config";

export default mergeConfig(
  app,
  defineConfig({
    test: {
      environment: "happy-dom",
      // one window per worker, fresh globals per file: half the time of a window per file
      pool: "vmThreads",
      setupFiles: ["src/shared/testing/setup.ts"],
      reporters: ["default", "junit"],
      outputFile: { junit: "../test-results/web.xml" },
      restoreMocks: true,
    },
  }),
);
