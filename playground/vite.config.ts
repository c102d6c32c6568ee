import path from "node:path"
import { defineConfig } from "vite"
import { api } from "./build/api.js"
import { notebook } from "./build/notebook.js"
import { contentPolicy } from "./build/policy.js"

/** The first that know light-dark(). */
const browsers = ["chrome123", "firefox120", "safari17.5"]

export default defineConfig({
  base: "./",
  resolve: { alias: { taylorjet: path.join(import.meta.dirname, "../src/index.ts") } },
  plugins: [contentPolicy(), notebook(), api()],
  worker: { format: "es" },
  build: { target: browsers, modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 1000 },
  server: { fs: { allow: [".."] } },
})
