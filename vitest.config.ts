import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

export default defineConfig({
  resolve: {
    alias: [
      { find: /^taylorjet$/, replacement: fileURLToPath(new URL("src/index.ts", import.meta.url)) },
      { find: /^taylorjet\/xla$/, replacement: fileURLToPath(new URL("src/xla/index.ts", import.meta.url)) },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
})
