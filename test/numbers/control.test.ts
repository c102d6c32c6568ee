/** Loops and branches against JAX: under each of its transforms, and under several at once. */

import * as taylorjet from "taylorjet"
import { type NDArray, tree } from "taylorjet"
import { describe, expect, it } from "vitest"
import { apart, load, type Stored } from "./arrays.js"
import { evaluate, read } from "./functions.js"

/** A function of arrays and the leaves of its result: see make/control.py. */
interface Case {
  readonly name: string
  readonly taylorjet: string
  readonly inputs: readonly Stored[]
  readonly expected: readonly Stored[]
}

const { cases } = read("control") as { readonly cases: readonly Case[] }

describe("loops and branches as in JAX", () => {
  for (const { name, taylorjet: source, inputs, expected } of cases)
    it.each(["eager", "jit"])(`${name}, %s`, (how) => {
      const f = evaluate(source, taylorjet) as (...inputs: NDArray[]) => NDArray
      const leaves = tree.leaves((how === "jit" ? taylorjet.jit(f) : f)(...inputs.map(load))) as NDArray[]
      expect(leaves.length).toBe(expected.length)
      const found = leaves.map((y, i) => (y.size === 0 ? 0 : apart(y, expected[i])))
      expect(leaves.map((y) => y.shape)).toEqual(expected.map(({ shape }) => shape))
      expect(found.filter((difference) => !(difference <= 1e-13))).toEqual([])
    })
})
