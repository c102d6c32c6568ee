/** docs/theory.md counts what is so now, and its numbers are those that are computed. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { updated } from "../../tools/theory/costs.js"
import { numbers } from "../../tools/theory/numbers.js"

const text = readFileSync("docs/theory.md", "utf8")
const words = (s: string) => s.replace(/\s+/g, " ")

test("docs/theory.md is current: npm run docs:theory", () => {
  expect(text).toBe(updated())
})

test.each(numbers)("$what: $text", (number) => {
  expect(words(text)).toContain(words(number.text))
})
