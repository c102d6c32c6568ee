// Every primitive at every sample of its domain, run by XLA from Node, is what the reference interpreter computes.
import { describe, expect, it } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { NDArray } from "../../src/index.js"
import type { Program } from "../../src/ir/program.js"
import { xla } from "../../src/xla/index.js"
import { alongVectors, expectNear } from "../export/near.js"
import { isRefused } from "../export/refused.js"
import { type Case, cases, draw, programOf, uniform } from "../laws/sampling.js"
import { plugin, title } from "./plugin.js"

describe.runIf(plugin)(title("XLA agrees"), () => {
  const backend = plugin === undefined ? undefined : xla({ plugin })

  function check(c: Case, program: Program): void {
    const next = uniform(21)
    const inputs = program.inputs.map((v, i) => draw(v.aval, c.sample.operands[i]?.range ?? [-1, 1], next))
    const user = Symbol(c.title)
    const run = () =>
      backend
        ?.compile(program, { argumentOf: inputs.map((_, i) => i), fma: true, threads: 1, resident: false }, user)
        .run(inputs) ?? []
    const arrays = (xs: ReturnType<typeof run>) => xs.map((x) => new NDArray(x))
    if (isRefused(c, "value")) {
      expect(run).toThrow(`got ${c.primitive.name}, which JavaScript computes`)
      return
    }
    const wanted = arrays(reference(program).run(inputs))
    expectNear(alongVectors(c.primitive.name, arrays(run()), wanted), wanted, 1e-13, 2e-6)
    backend?.release(user)
  }

  for (const c of cases) it(c.title, () => check(c, programOf(c)))
})
