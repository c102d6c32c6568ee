/** Transforms inside transforms, against values that mpmath computed with hundreds of digits. */

import type { NDArray } from "taylorjet"
import * as taylorjet from "taylorjet"
import { describe, expect, it } from "vitest"
import { apart, load, type Stored } from "./arrays.js"
import { evaluate, read } from "./functions.js"

/** A function f and a call of transforms on it: see make/mixed.py. */
interface Case {
  readonly name: string
  readonly taylorjet: string
  readonly inputs: readonly Stored[]
  /** (f, ...inputs) => the expected array. */
  readonly call: string
  readonly expected: Stored
}

const { cases } = read("mixed") as { readonly cases: readonly Case[] }

describe("transforms inside transforms", () => {
  for (const c of cases)
    it(c.name, () => {
      const f = evaluate(c.taylorjet, taylorjet)
      const call = evaluate(c.call, taylorjet) as (f: unknown, ...inputs: NDArray[]) => NDArray
      expect(apart(call(f, ...c.inputs.map(load)), c.expected)).toBeLessThanOrEqual(1e-12)
    })
})
