// Infinities, NaN, signed zeros, subnormal and huge numbers: wasm yields what the reference yields.
import { describe, expect, it } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { compile as wasm } from "../../src/backends/wasm/run.js"
import { Site } from "../../src/backends/wasm/site.js"
import { aval } from "../../src/ir/aval.js"
import { bind, build } from "../../src/ir/builder.js"
import { roundings } from "./agree.js"
import { cases, lit } from "./sampling.js"

const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, 1e-320, -1e-320, 2 ** -1022, 1e-8, 40, -40, 720, -720, 1e10, -1e22, 1e308]
const values = [...numbers, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]

const site = new Site()

const elementwise = cases.filter(
  ({ primitive, sample }) =>
    primitive.lower?.kind === "scalar" &&
    sample.operands[0].aval.shape.length === 0 &&
    sample.operands.every((x) => x.aval.dtype === "float64"),
)

describe("special values", () => {
  for (const { title, primitive, sample } of elementwise)
    for (const dtype of ["float64", "float32"] as const)
      it(`${title.replace(/ \(.*/, "")}, ${dtype}`, () => {
        const n = sample.operands.length
        const type = aval([values.length ** n], dtype)
        const program = build(
          sample.operands.map(() => type),
          (...xs) => bind(primitive, xs, sample.params),
        )
        const inputs = sample.operands.map((_, i) =>
          lit(
            type,
            Array.from(
              { length: values.length ** n },
              (_, k) => values[Math.floor(k / values.length ** i) % values.length],
            ),
          ),
        )
        const expected = reference(program).run(inputs)
        const results = roundings.map((fma) => wasm(program, { site, fma }).run(inputs))
        for (const got of results)
          got.forEach((y, o) => {
            y.data.forEach((value, k) => {
              const want = expected[o].data[k]
              const relative = dtype === "float64" ? 4e-15 : 4e-7
              // A reference such as 1 / (1 + eˣ) may underflow where the expansion does not.
              const near = primitive.lower?.kind === "scalar" && primitive.lower.near
              const close = near && Math.abs(value - want) <= relative * Math.abs(want) + 2e-308
              const signs = value === 0 && want === 0 && !Object.is(value, want)
              if (!Object.is(value, want) && (!close || signs))
                expect.fail(`of ${inputs.map((x) => x.data[k])}: output ${o} is ${value}, not ${want}`)
            })
          })
      })
})
