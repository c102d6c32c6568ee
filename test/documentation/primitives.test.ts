/** docs/primitives.md says what the primitives declare now. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { page } from "../../tools/primitives-table.js"

test("docs/primitives.md is current: npm run docs:primitives", () => {
  expect(readFileSync("docs/primitives.md", "utf8")).toBe(page())
})
