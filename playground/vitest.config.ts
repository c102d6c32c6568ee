import path from "node:path"
import { defineConfig } from "vitest/config"

export default defineConfig({
  root: import.meta.dirname,
  resolve: { alias: { taylorjet: path.join(import.meta.dirname, "../src/index.ts") } },
  test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, pool: "forks", maxWorkers: 1 },
})
