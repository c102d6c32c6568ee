/** docs/optimize.md counts what the methods take now. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { rows, withTable } from "../../tools/optimize/table.js"

test("docs/optimize.md is current: npm run docs:optimize", () => {
  const text = readFileSync("docs/optimize.md", "utf8")
  expect(text).toBe(withTable(text, rows()))
})
