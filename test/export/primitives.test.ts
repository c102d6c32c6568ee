// Every primitive at every sample of its domain is written in StableHLO and in Python; where there is a Python with JAX,
// what XLA computes is what the reference interpreter does.
import { afterAll, describe, expect, it } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { sourceOf } from "../../src/export/jax/source.js"
import { moduleOf } from "../../src/export/stablehlo/module.js"
import { NDArray } from "../../src/index.js"
import type { Lit } from "../../src/ir/atom.js"
import { type Case, cases, draw, programOf, uniform } from "../laws/sampling.js"
import { alongVectors, expectNear } from "./near.js"
import { runByXla, stop, withJax } from "./python.js"
import { isRefused, programs, type What, whats } from "./refused.js"

afterAll(stop)

// refused.test.ts says which are left out.
const written = (c: Case): What[] => whats(c).filter((what) => !isRefused(c, what))

for (const c of cases.filter((each) => written(each).length > 0)) {
  describe(c.title, () => {
    for (const what of written(c)) {
      const make = programs[what]
      it(`${what}: is written`, () => {
        const program = make(c)
        expect(moduleOf("toStableHLO", program, "f").text).toContain("func.func public @main(")
        expect(sourceOf("toJax", program, "f").source).toContain("def f(")
      })
      it.runIf(withJax)(`${what}: XLA agrees`, async () => {
        const program = make(c)
        const next = uniform(21)
        const inputs = program.inputs.map((v, i) => draw(v.aval, c.sample.operands[i]?.range ?? [-1, 1], next))
        const wanted = reference(program)
          .run(inputs)
          .map((x) => new NDArray(x))
        const outputs = program.outputs.map((x) => x.aval)
        const args = (captured: readonly Lit[]) => [...inputs, ...captured].map((x) => new NDArray(x))
        const agrees = (found: readonly NDArray[], double: number, single: number) =>
          expectNear(alongVectors(c.primitive.name, found, wanted, programOf(c).outputs.length), wanted, double, single)
        const { text, captured } = moduleOf("toStableHLO", program, "f")
        agrees(await runByXla({ text }, args(captured), outputs), 1e-13, 2e-6)
        const python = sourceOf("toJax", program, "f")
        agrees(await runByXla({ source: python.source }, args(python.captured), outputs), 1e-12, 1e-5)
      })
    }
  })
}
