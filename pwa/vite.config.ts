import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import packageJson from "./package.json" with { type: "json" };
import { precache } from "./tools/precache.ts";

const here = import.meta.dirname;

export default defineConfig({
  define: { __VERSION__: JSON.stringify(packageJson.version) },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [precache()],
  build: {
    outDir: "dist",
    target: "chrome100",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ["index.html", "src/service-worker.ts"].filter((file) => existsSync(join(here, file))),
      output: {
        entryFileNames: (chunk) =>
          chunk.name === "service-worker" ? "service-worker.js" : "assets/[name]-[hash].js",
        // A few larger files compress better than many small ones; a phone precaches them all anyway.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: "penilai", test: /src\/screens\/penilai\// }],
        },
      },
    },
  },
  server: { proxy: { "/api": "http://localhost:8000" } },
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});
