// Random programs, run by XLA from Node, are what the reference interpreter computes: some of those that the laws try.
import { describe } from "vitest"
import { determined, expectAgreement, families } from "../export/fuzzed.js"
import { requireReason } from "../export/written.js"
import { fuzz } from "../laws/fuzzing.js"
import { plugin, title } from "./plugin.js"
import { runByPlugin } from "./run.js"

/** Seeds of each family. XLA compiles a few programs a second. */
const seeds: Readonly<Record<string, number>> = {
  "odd shapes": 50,
  "all primitives": 50,
  views: 6,
  "random functions": 4,
  loops: 1,
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
