/** Every expansion, over numbers, against reference values (tools/expansions/reference.py). */
import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import * as expansions from "../../src/primitives/expansions/index.js"
import type { ScalarOps } from "../../src/primitives/scalar.js"
import { fusedNumbers, numbers } from "./numbers.js"

interface Reference {
  /** The error allowed in each output, or in all. */
  readonly ulps: number | readonly number[]
  /** "x value rest": the double nearest to the exact value, and what it lacks in units of its last place. */
  readonly points: readonly string[]
}

const file = path.join(import.meta.dirname, "reference.json")
const references: Record<string, Reference> = JSON.parse(readFileSync(file, "utf8"))
type Outputs<V> = V | readonly V[]
type OverValues = <V>(s: ScalarOps<V>, ...x: V[]) => Outputs<V>
const functions = Object.entries(expansions) as unknown as [string, OverValues][]

/** The unit in the last place of doubles like y. */
const unit = (y: number) => 2 ** Math.max(numbers().exponent(y) - 52, -1074)

/** The distance of y from value + rest units, in units of the last place of value. */
function error(y: number, value: number, rest: number): number {
  if (Object.is(y, value)) return Math.abs(rest)
  if (y === value || !Number.isFinite(value)) return Number.POSITIVE_INFINITY
  const bounded = Math.abs(y) === Number.POSITIVE_INFINITY ? Math.sign(y) * 2 ** 1023 : y / 2
  return Math.abs(((bounded - value / 2) / unit(value)) * 2 - rest)
}

test("every expansion has reference values", () => {
  expect(functions.map(([name]) => name).sort()).toEqual(Object.keys(references).sort())
})

describe.each(functions)("%s", (name, f) => {
  const { ulps, points } = references[name]
  const bounds = [ulps].flat()
  const failures = (run: (...x: number[]) => readonly number[]) =>
    points.flatMap((point) => {
      const parts = point.split(" ").map(Number)
      const operands = parts.slice(0, f.length - 1)
      const outputs = run(...operands)
      const errors = outputs.map((y, i) => {
        const at = operands.length + 2 * i
        return error(y, parts[at], parts[at + 1])
      })
      const fine = errors.every((e, i) => e <= (bounds[i] ?? bounds[0]))
      return fine ? [] : [`${name}: ${point}; got ${outputs.join(" ")}, ${errors.join(" ")} ulp`]
    })

  // What an operation leaves open must not matter.
  test.each([12345.678, Number.NaN, 0])(
    `is within ${ulps} ulp of the exact values, unspecified results being %d`,
    (junk) => {
      const s = numbers(junk)
      expect(failures((...x) => [f(s, ...x)].flat())).toEqual([])
    },
  )

  test(`is within ${ulps} ulp with fused products and sums`, () => {
    const s = fusedNumbers()
    expect(failures((...x) => [f(s, ...x.map((v) => ({ x: v })))].flat().map((y) => y.x))).toEqual([])
  })
})
