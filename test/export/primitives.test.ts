// Every primitive at every sample of its domain is written in StableHLO and in Python; where there is a Python with JAX,
// what XLA computes is what the reference interpreter does.
import { afterAll, describe, expect, it } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { sourceOf } from "../../src/export/jax/source.js"
import { moduleOf } from "../../src/export/stablehlo/module.js"
import { NDArray } from "../../src/index.js"
import type { Lit } from "../../src/ir/atom.js"
import { aval } from "../../src/ir/aval.js"
import { build } from "../../src/ir/builder.js"
import type { Program } from "../../src/ir/program.js"
import * as families from "../../src/primitives/families/index.js"
import { jet } from "../../src/transforms/jet.js"
import { applied, type Case, cases, draw, programOf, uniform } from "../laws/sampling.js"
import { alongColumns, expectNear } from "./near.js"
import { runByXla, stop, withJax } from "./python.js"

afterAll(stop)

/** Special functions of which these orders and settings have scalar code. */
const coded: Record<string, (order: number, setting: number) => boolean> = {
  gammaln: () => true,
  erfcx: () => true,
  logNdtr: () => true,
  jn: (_, n) => n < 2,
  iv: (_, n) => n === 0 || n === 1,
  ive: (order) => order === 0,
}

const isCoded = ({ primitive, sample }: Case): boolean => {
  const { orders, settings } = sample.params as {
    readonly orders?: readonly number[]
    readonly settings?: readonly number[]
  }
  return coded[primitive.name]?.(orders?.[0] ?? 0, settings?.[0] ?? 0) === true
}

/** Those of which derivatives have none. */
const onlyValues = new Set(["ive"])

/** What only JavaScript computes: docs/export.md lists them. */
const javascript = new Set([
  ...Object.values(families).map(({ primitive }) => primitive.name),
  ...["singularBranches", "spectralBranches"],
])

/** What StableHLO lacks and JAX has. */
const jaxOnly = new Set(["eigh", "logDerivative", "logm", "lyapunov", "pinv", "sqrtm", "svd"])

/** Of which derivatives of the second order need what only JavaScript computes. */
const onlyFirst = new Set(["eigh", "svd"])

/** Does one of these compute it, or what its operands are made of? */
const isAmong = (names: ReadonlySet<string>, c: Case): boolean =>
  programOf(c).equations.some((e) => names.has(e.primitive.name))

const isJavascript = (c: Case): boolean => isAmong(javascript, c)

/** Whose second result holds vectors of any sign, as columns. */
const signless = new Set(["eigh"])

/** The case with float32 in the place of float64. */
const narrowed = (c: Case): Program =>
  build(
    c.sample.operands.map((x) => (x.aval.dtype === "float64" ? aval(x.aval.shape, "float32") : x.aval)),
    (...xs) => applied(c, xs),
  )

const programs: readonly (readonly [string, (c: Case) => Program])[] = [
  ["value", programOf],
  ["float32", narrowed],
  ["jet", (c) => jet(programOf(c), 2)],
]

for (const c of cases) {
  const makes = programs.filter(([what]) => what !== "float32" || c.sample.params.dtype === undefined)
  describe(c.title, () => {
    if (isJavascript(c) && !isCoded(c)) {
      it("says that JavaScript computes it", () => {
        const message = /got \w+, which JavaScript computes/
        expect(() => moduleOf("toStableHLO", programOf(c), "f")).toThrow(message)
        expect(() => sourceOf("toJax", programOf(c), "f")).toThrow(message)
      })
      return
    }
    const isInStableHLO = !isAmong(jaxOnly, c)
    it.runIf(!isInStableHLO)("says that StableHLO has none", () => {
      expect(() => moduleOf("toStableHLO", programOf(c), "f")).toThrow(
        /expected operations that StableHLO has; got \w+, which JavaScript computes/,
      )
    })
    for (const [what, make] of makes) {
      if (what === "jet" && (onlyValues.has(c.primitive.name) || isAmong(onlyFirst, c))) continue
      it(`${what}: is written`, () => {
        const program = make(c)
        if (isInStableHLO) expect(moduleOf("toStableHLO", program, "f").text).toContain("func.func public @main(")
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
        if (isInStableHLO) {
          const { text, captured } = moduleOf("toStableHLO", program, "f")
          expectNear(await runByXla({ text }, args(captured), outputs), wanted, 1e-13, 2e-6)
        }
        const python = sourceOf("toJax", program, "f")
        const found = await runByXla({ source: python.source }, args(python.captured), outputs)
        const hasSigns = !signless.has(c.primitive.name)
        const same = found.map((x, i) => (hasSigns || i !== 1 ? x : alongColumns(x, wanted[i])))
        expectNear(same, wanted, 1e-12, 1e-5)
      })
    }
  })
}
