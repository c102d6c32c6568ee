// Reverse mode is the transpose of forward mode: <J t, c> = <t, J' c>.
import { describe, expect, it } from "vitest"
import { call } from "../../src/ir/builder.js"
import { check } from "../../src/ir/check.js"
import { jet } from "../../src/transforms/jet.js"
import { floatOutputs, vjp } from "../../src/transforms/vjp.js"
import { cases, data, drawNumbers, isMoving, programOf, tangent, uniform } from "./sampling.js"

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0)

describe("vjp", () => {
  for (const c of cases.filter(({ sample }) => sample.operands.some(isMoving)))
    it(c.title, () => {
      const next = uniform(10)
      const program = programOf(c)
      const x = drawNumbers(c.sample, next)
      const tangents = x.filter(isMoving).map((xi) => tangent(xi, next))
      const m = program.outputs.length
      const forward = call(jet(program, 1), [...x, ...tangents]).slice(m)
      const outputs = floatOutputs(program)
      const cotangents = outputs.map((o) => tangent(program.outputs[o], next))
      const back = call(check(vjp(program)), [...x, ...cotangents]).slice(m)
      const left = outputs.reduce((sum, o, j) => sum + inner(data(forward[o]), data(cotangents[j])), 0)
      const right = tangents.reduce((sum, t, i) => sum + inner(data(t), data(back[i])), 0)
      expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(left)))
    })
})
