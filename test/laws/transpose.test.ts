// <A x, y> = <x, A' y> for every operand of every linear group.
import { describe, expect, it } from "vitest"
import { bind, build, call } from "../../src/ir/builder.js"
import { check } from "../../src/ir/check.js"
import { inGroup } from "../../src/ir/primitive.js"
import { cases, data, drawOperands, isMoving, tangent, uniform } from "./sampling.js"

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0)

describe("transpose", () => {
  for (const { title, primitive, sample } of cases)
    for (const group of primitive.linear)
      sample.operands.forEach((operand, i) => {
        if (!inGroup(group, i) || !isMoving(operand)) return
        it(`${title} in operand ${i}`, () => {
          const next = uniform(2)
          const operands = drawOperands(sample, next).map((x, j) =>
            j !== i && inGroup(group, j) ? tangent(x, () => 0.5) : x,
          )
          const ax = bind(primitive, operands, sample.params)[0]
          const y = tangent(ax, next)
          const program = build([y.aval, ...operands.map((x) => x.aval)], (ct, ...xs) => [
            primitive.transpose?.(ct, xs, i, sample.params) ?? ct,
          ])
          const [back] = call(check(program), [y, ...operands])
          expect(back.aval).toEqual(operands[i].aval)
          const left = inner(data(ax), data(y))
          const right = inner(data(operands[i]), data(back))
          expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(left)))
        })
      })
})
