/** The README shows the sizes that are recorded; npm run check:package measures them. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { recorded, withSizes } from "../../tools/sizes.js"

test("README.md shows what tools/sizes.json records: npm run sizes -- --write", () => {
  const readme = readFileSync("README.md", "utf8")
  expect(readme).toContain(`\`${recorded()[0].import}\` | `)
  expect(readme).toBe(withSizes(readme))
})
