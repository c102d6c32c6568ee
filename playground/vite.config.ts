import path from "node:path"
import { defineConfig } from "vite"
import { api } from "./build/api.js"
import { bundle } from "./build/bundle.js"
import { woff2Only } from "./build/fonts.js"
import { notebook } from "./build/notebook.js"
import { offline } from "./build/offline.js"
import { contentPolicy } from "./build/policy.js"

/** The first that know light-dark(). */
const browsers = ["chrome123", "firefox120", "safari17.5"]

export default defineConfig({
  base: "./",
  resolve: { alias: { taylorjet: path.join(import.meta.dirname, "../src/index.ts") } },
  plugins: [contentPolicy(), bundle(), notebook(), api(), woff2Only(), offline()],
  worker: { format: "es" },
  build: { target: browsers, modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 1000 },
  server: { fs: { allow: [".."] } },
})
