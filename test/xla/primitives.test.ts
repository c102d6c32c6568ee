// Every primitive at every sample of its domain, run by XLA from Node, is what the reference interpreter computes.
import { describe, expect, it } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { NDArray } from "../../src/index.js"
import { alongVectors, expectNear } from "../export/near.js"
import { isRefused } from "../export/refused.js"
import { type Case, cases, draw, programOf, uniform } from "../laws/sampling.js"
import { plugin, title } from "./plugin.js"
import { runByPlugin } from "./run.js"

describe.runIf(plugin)(title("XLA agrees"), () => {
  function check(c: Case): void {
    const program = programOf(c)
    const next = uniform(21)
    const inputs = program.inputs.map((v, i) => draw(v.aval, c.sample.operands[i]?.range ?? [-1, 1], next))
    if (isRefused(c, "value")) {
      expect(() => runByPlugin(program, inputs)).toThrow(`got ${c.primitive.name}, which JavaScript computes`)
      return
    }
    const wanted = reference(program)
      .run(inputs)
      .map((x) => new NDArray(x))
    expectNear(alongVectors(c.primitive.name, runByPlugin(program, inputs), wanted), wanted, 1e-13, 2e-6)
  }

  for (const c of cases) it(c.title, () => check(c))
})
