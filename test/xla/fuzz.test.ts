// Random programs, run by XLA from Node, are what the reference interpreter computes: some of those that the laws try.
import { describe } from "vitest"
import { determined, expectAgreement, families } from "../export/fuzzed.js"
import { requireReason } from "../export/written.js"
import { fuzz } from "../laws/fuzzing.js"
import { plugin, title } from "./plugin.js"
import { runByPlugin } from "./run.js"

/** Seeds of each family: a second is a few compilations. */
const seeds: Readonly<Record<string, number>> = {
  "odd shapes": 50,
  "all primitives": 50,
  views: 12,
  "random functions": 12,
  loops: 2,
}

describe.runIf(plugin)(title("XLA agrees on random programs"), () => {
  for (const [family, programs] of Object.entries(families))
    fuzz(family, seeds[family], (seed) => {
      for (const bounded of determined(programs(seed))) {
        let found: ReturnType<typeof runByPlugin>
        try {
          found = runByPlugin(bounded.program, bounded.inputs)
        } catch (error) {
          requireReason(error)
          continue
        }
        expectAgreement(bounded, found)
      }
    })
})
