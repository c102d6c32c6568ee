/** Differential operators, against values that mpmath computed with hundreds of digits and that JAX agrees with. */

import type { NDArray } from "taylorjet"
import * as taylorjet from "taylorjet"
import { describe, expect, it } from "vitest"
import { apart, load, type Stored } from "./arrays.js"
import { evaluate, read } from "./functions.js"

/** A function f and operators on it: see make/operators.py. */
interface Case {
  readonly name: string
  readonly taylorjet: string
  readonly inputs: readonly Stored[]
  /** (f, ...inputs) => the expected array. */
  readonly call: string
  readonly expected: Stored
}

/** A function f(x, weights) and an operator in x, whose gradient in the weights is known. */
interface Gradient {
  readonly name: string
  readonly taylorjet: string
  readonly operator: string
  readonly x: Stored
  readonly weights: Stored
  readonly expected: Stored
}

const { cases, gradients } = read("operators") as { cases: readonly Case[]; gradients: readonly Gradient[] }
const { grad, jit } = taylorjet

describe("operators", () => {
  for (const c of cases) {
    const f = evaluate(c.taylorjet, taylorjet)
    const call = evaluate(c.call, taylorjet) as (f: unknown, ...inputs: NDArray[]) => NDArray
    const inputs = c.inputs.map(load)
    it(c.name, () => expect(apart(call(f, ...inputs), c.expected)).toBeLessThanOrEqual(1e-12))
    it(`${c.name}, compiled`, () => {
      const compiled = jit((...xs: NDArray[]) => call(f, ...xs))
      expect(apart(compiled(...inputs), c.expected)).toBeLessThanOrEqual(1e-12)
    })
  }
})

describe("gradients of operators in weights", () => {
  for (const c of gradients)
    it(c.name, () => {
      type OfWeights = (x: NDArray, w: NDArray) => NDArray
      const f = evaluate(c.taylorjet, taylorjet) as OfWeights
      const operator = evaluate(c.operator, taylorjet) as (g: OfWeights) => OfWeights
      const gradient = grad((w: NDArray) => operator(f)(load(c.x), w))
      expect(apart(gradient(load(c.weights)), c.expected)).toBeLessThanOrEqual(1e-12)
      expect(apart(jit(gradient)(load(c.weights)), c.expected)).toBeLessThanOrEqual(1e-12)
    })
})
