// whereFinite keeps what is finite: every primitive that states something simpler equals it there.
import { expect, test } from "vitest"
import { Lit } from "../../src/ir/atom.js"
import { aval } from "../../src/ir/aval.js"
import { bind, build } from "../../src/ir/builder.js"
import { evaluateProgram } from "../../src/ir/evaluate.js"
import { absorb, add } from "../../src/primitives/index.js"
import { whereFinite } from "../../src/transforms/whereFinite.js"
import { cases, drawOperands, uniform } from "./sampling.js"

const stating = cases.filter(({ primitive }) => primitive.whereFinite)

test.each(stating)("$title", ({ primitive, sample }) => {
  const operands = drawOperands(sample, uniform(7))
  const program = build(
    operands.map((x) => x.aval),
    (...inputs) => bind(primitive, inputs, sample.params),
  )
  const [plain, simpler] = [program, whereFinite(program)].map((p) => evaluateProgram(p, operands)[0].data)
  expect(simpler).toEqual(plain)
})

test("where zero absorbed infinity, NaN says that it did", () => {
  const vector = aval([2], "float64")
  const program = build([vector, vector], (x, y) => [add(absorb(x, y), y)])
  const operands = [
    [0, 3],
    [Number.POSITIVE_INFINITY, 2],
  ].map((v) => new Lit(vector, Float64Array.from(v)))
  expect(stating.length).toBeGreaterThan(0)
  expect(Array.from(evaluateProgram(program, operands)[0].data)).toEqual([Number.POSITIVE_INFINITY, 8])
  expect(Array.from(evaluateProgram(whereFinite(program), operands)[0].data)).toEqual([Number.NaN, 8])
})
