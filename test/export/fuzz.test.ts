// Random programs as source of Python: JAX computes what the reference interpreter does.
import { afterAll, describe } from "vitest"
import { sourceOf } from "../../src/export/jax/source.js"
import { NDArray } from "../../src/index.js"
import { fuzz } from "../laws/fuzzing.js"
import { determined, expectAgreement, families } from "./fuzzed.js"
import { runByXla, stop, withJax } from "./python.js"
import { requireReason } from "./written.js"

afterAll(stop)

/** Seeds of each family. */
const seeds: Readonly<Record<string, number>> = {
  "odd shapes": 10,
  "all primitives": 10,
  views: 2,
  "random functions": 2,
  loops: 1,
}

describe.runIf(withJax)("JAX agrees on random programs", () => {
  for (const [family, programs] of Object.entries(families))
    fuzz(family, seeds[family], async (seed) => {
      for (const bounded of determined(programs(seed))) {
        let source: ReturnType<typeof sourceOf>
        try {
          source = sourceOf("toJax", bounded.program, "f")
        } catch (error) {
          requireReason(error)
          continue
        }
        const args = [...bounded.inputs, ...source.captured].map((x) => new NDArray(x))
        expectAgreement(bounded, await runByXla(source, args, []))
      }
    })
})
