// The order-1 jet against finite differences of the oracle: the one test that knows nothing of rules.
import { describe, expect, it } from "vitest"
import type { Lit } from "../../src/ir/atom.js"
import { call } from "../../src/ir/builder.js"
import { check } from "../../src/ir/check.js"
import { jet } from "../../src/transforms/jet.js"
import { applied, cases, data, drawNumbers, isMoving, lit, programOf, tangent, uniform } from "./sampling.js"

describe("order one", () => {
  for (const c of cases) {
    const { title, primitive, sample } = c
    const moving = sample.operands.flatMap((x, i) => (isMoving(x) ? [i] : []))
    for (const subset of moving.length > 1 ? [moving, ...moving.map((i) => [i])] : [moving])
      it(`${title} moving ${subset}`, () => {
        const next = uniform(3)
        const x = drawNumbers(sample, next)
        const directions = subset.map((i) => tangent(x[i], next))
        const program = check(jet(programOf(c), 1, (i) => subset.includes(i)))
        const outputs = call(program, [...x, ...directions])
        const at = (h: number): Float64Array[] =>
          applied(
            c,
            x.map((xi, i): Lit => {
              const n = subset.indexOf(i)
              if (n < 0) return xi
              const d = data(directions[n])
              return lit(
                xi.aval,
                data(xi).map((value, j) => value + h * d[j]),
              )
            }),
          ).map(data)
        // Richardson's extrapolation of central differences: error h⁴ / 4 + rounding / h.
        const difference = (h: number): Float64Array[] => {
          const [up, down] = [at(h), at(-h)]
          return up.map((u, o) => u.map((value, n) => (value - down[o][n]) / (2 * h)))
        }
        const [coarse, fine] = [difference(2e-3), difference(1e-3)]
        const m = outputs.length / 2
        const exempt = primitive.name === "stop" // a constant to differentiation, on purpose
        const single = [...x, ...outputs].some((a) => a.aval.dtype === "float32")
        for (let o = 0; o < m; o++) {
          if (!isMoving(outputs[o])) continue
          const value = data(outputs[m + o])
          value.forEach((v, n) => {
            const expected = (4 * fine[o][n] - coarse[o][n]) / 3
            if (exempt) expect(v).toBe(0)
            else expect(Math.abs(v - expected)).toBeLessThanOrEqual((single ? 2e-4 : 1e-8) * (1 + Math.abs(v)))
          })
        }
      })
  }
})
