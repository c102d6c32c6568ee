/** Values and Taylor coefficients of special functions agree with Arb's: docs/accuracy.md says how well. */
import { readFileSync } from "node:fs"
import { describe, expect, it, test } from "vitest"
import { allowedSpecial, coefficientErrors, specials, ulps, valueErrors } from "./special.js"

describe("special functions", () => {
  for (const f of specials) {
    it(`${f.name}: values`, () => {
      expect(valueErrors(f).filter((value) => !(value.ulps <= ulps))).toEqual([])
    })
    it(`${f.name}: coefficients to order 20`, () => {
      const wrong = coefficientErrors(f).filter(({ error, condition }) => !(error <= allowedSpecial(condition)))
      expect(wrong).toEqual([])
    })
  }
})

test("docs/accuracy.md has every function: npm run docs:accuracy", () => {
  const page = readFileSync("docs/accuracy.md", "utf8")
  expect(specials.map(({ name }) => name).filter((name) => !page.includes(`| ${name} |`))).toEqual([])
})
