/** `jet` against JAX: what its jet returns, what its jet cannot do, and what its jet gets wrong. */

import type { NDArray } from "taylorjet"
import * as taylorjet from "taylorjet"
import { describe, expect, it } from "vitest"
import { apart, load, type Stored } from "./arrays.js"
import { evaluate, read } from "./functions.js"

/** A function of arrays with its jet: see make/jet.py. */
interface Case {
  readonly name: string
  readonly taylorjet: string
  readonly inputs: readonly Stored[]
  readonly series: readonly (readonly Stored[])[]
  readonly out: Stored
  readonly outSeries: readonly Stored[]
}

const { cases, unsupported, wrong } = read("jet") as Readonly<Record<"cases" | "unsupported" | "wrong", Case[]>>

function agrees(c: Case, each = false): void {
  const f = evaluate(c.taylorjet, taylorjet) as (...x: NDArray[]) => NDArray
  const [y, terms] = taylorjet.jet(
    f,
    c.inputs.map(load),
    c.series.map((own) => own.map(load)),
  )
  expect(terms.length).toBe(c.outSeries.length)
  const tolerance = c.inputs.some(({ dtype }) => dtype === "float32") ? 1e-7 : 1e-12
  const found = [y, ...terms].map((got, k) => apart(got, k === 0 ? c.out : c.outSeries[k - 1], each))
  expect(found.filter((difference) => !(difference <= tolerance))).toEqual([])
}

describe("agrees with jax.experimental.jet", () => {
  for (const c of cases) it(c.name, () => agrees(c))
})

describe("has what jax.experimental.jet lacks", () => {
  for (const c of unsupported) it(c.name, () => agrees(c))
})

describe("is right where jax.experimental.jet is wrong", () => {
  for (const c of wrong) it(c.name, () => agrees(c, true))
})
