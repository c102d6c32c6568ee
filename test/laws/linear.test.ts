// Linear groups: p(a x + b y) = a p(x) + b p(y) in the operands of a group jointly, the others held fixed.
import { describe, expect, it } from "vitest"
import { bind } from "../../src/ir/builder.js"
import { inGroup } from "../../src/ir/primitive.js"
import { cases, data, drawOperands, isMoving, lit, tangent, uniform } from "./sampling.js"

describe("linear", () => {
  for (const { title, primitive, sample } of cases)
    for (const group of primitive.linear)
      it(`${title} in ${group}`, () => {
        const next = uniform(1)
        const x = drawOperands(sample, next)
        const y = x.map((xi, i) => (inGroup(group, i) && isMoving(xi) ? tangent(xi, next) : xi))
        const mix = x.map((xi, i) => {
          if (!inGroup(group, i) || !isMoving(xi)) return xi
          const yi = data(y[i])
          return lit(
            xi.aval,
            data(xi).map((value, n) => 2 * value - 3 * yi[n]),
          )
        })
        if (x.every((xi, i) => xi === mix[i])) return expect(x.some(isMoving)).toBe(false)
        const [fx, fy, fmix] = [x, y, mix].map((operands) => data(bind(primitive, operands, sample.params)[0]))
        const tolerance =
          x.some((xi) => xi.aval.dtype === "float32") || sample.params.dtype === "float32" ? 1e-6 : 1e-13
        fmix.forEach((value, n) => {
          expect(Math.abs(value - (2 * fx[n] - 3 * fy[n]))).toBeLessThanOrEqual(tolerance * (1 + Math.abs(value)) * 10)
        })
      })

  it("is declared by exactly the primitives that have a transpose", () => {
    for (const { primitive } of cases) expect(primitive.linear.length > 0).toBe(primitive.transpose !== undefined)
  })
})
