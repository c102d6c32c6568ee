import path from "node:path"
import { defineConfig } from "vite"
import { api } from "./build/api.js"
import { bundle } from "./build/bundle.js"
import { woff2Only } from "./build/fonts.js"
import { library } from "./build/library.js"
import { licences } from "./build/licences.js"
import { notebook } from "./build/notebook.js"
import { offline } from "./build/offline.js"
import { contentPolicy } from "./build/policy.js"

/** The first that know light-dark(). */
const browsers = ["chrome123", "firefox120", "safari17.5"]

const root = path.join(import.meta.dirname, "..")
const { forSite, forWorkers } = licences(root)

export default defineConfig({
  base: "./",
  resolve: { alias: { taylorjet: path.join(root, "src/index.ts") } },
  plugins: [contentPolicy(), bundle(forWorkers), notebook(), api(), library(), woff2Only(), forSite, offline()],
  worker: { format: "es", plugins: () => [forWorkers()] },
  build: { target: browsers, modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 1000 },
  server: { fs: { allow: [".."] } },
})
