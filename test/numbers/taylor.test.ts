/** Taylor coefficients to order 20 agree with 50-digit arithmetic: docs/accuracy.md says how well. */
import { readFileSync } from "node:fs"
import { describe, expect, it, test } from "vitest"
import { allowed, measure } from "./accuracy.js"
import { difference } from "./exact.js"
import { functions } from "./functions.js"

describe("coefficients agree with 50-digit arithmetic", () => {
  for (const f of functions)
    it(f.name, () => {
      const wrong = measure(f).filter(({ error, condition }) => !(error <= allowed(condition)))
      expect(wrong).toEqual([])
    })
})

test("a double is subtracted from a decimal exactly", () => {
  expect(difference(0.1, "0.1000000000000000055511151231257827021181583404541015625")).toBe(0)
  expect(difference(0.1, "0.1")).toBe(5.551115123125783e-18)
  expect(difference(-1, "-1.00000000000000000000000000000003")).toBe(3e-32)
  expect(difference(2 ** 100, "1.267650600228229401496703205375e30")).toBe(1)
  expect([difference(2 ** -1000, "0.0"), difference(1, "1e0"), difference(0, "1.25e-7")]).toEqual([
    2 ** -1000,
    0,
    -1.25e-7,
  ])
})

test("docs/accuracy.md has every function: npm run docs:accuracy", () => {
  const page = readFileSync("docs/accuracy.md", "utf8")
  expect(functions.map(({ name }) => name).filter((name) => !page.includes(`| ${name} |`))).toEqual([])
})
