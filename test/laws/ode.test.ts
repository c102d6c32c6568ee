// The series that a jet yields satisfy the differential equation that the primitive declares: den v' = Σ num u'.
import { describe, expect, it } from "vitest"
import type { Operand } from "../../src/ir/atom.js"
import { lift } from "../../src/ir/atom.js"
import { build, call } from "../../src/ir/builder.js"
import { jet } from "../../src/transforms/jet.js"
import { cases, data, drawOperands, programOf, tangent, uniform } from "./sampling.js"

const order = 6

describe("ode", () => {
  for (const c of cases.filter(({ primitive }) => primitive.slope))
    it(c.title, () => {
      const next = uniform(7)
      const u = [drawOperands(c.sample, next)]
      for (let k = 1; k <= order; k++) u.push(u[0].map((x) => tangent(x, next)))
      const outputs = call(jet(programOf(c), order), u.flat())
      const m = outputs.length / (order + 1)
      const v = Array.from({ length: order + 1 }, (_, k) => outputs.slice(k * m, (k + 1) * m))

      const like = u[0][0].aval
      const slopes = build(
        [...v[0], ...u[0]].map((x) => x.aval),
        (...xs) =>
          (c.primitive.slope?.(xs.slice(0, m), xs.slice(m), c.sample.params) ?? []).flatMap(({ num, den = 1 }) =>
            [...num, den].map((x: Operand) => lift(x, like)),
          ),
      )
      const series = call(
        jet(slopes, order),
        v.flatMap((vk, k) => [...vk, ...u[k]]),
      )
      const width = u[0].length + 1
      const part = (k: number, o: number, i: number) => data(series[k * m * width + o * width + i])
      /** The coefficient of t^k in a . b'. */
      const product = (
        a: (k: number) => Float64Array,
        b: (k: number) => Float64Array,
        k: number,
        n: number,
      ): number => {
        let sum = 0
        for (let i = 0; i <= k; i++) sum += a(i)[n] * (k - i + 1) * b(k - i + 1)[n]
        return sum
      }
      for (let o = 0; o < m; o++)
        for (let k = 0; k < order; k++)
          data(v[0][o]).forEach((_, n) => {
            const left = product(
              (i) => part(i, o, width - 1),
              (i) => data(v[i][o]),
              k,
              n,
            )
            const rights = u[0].map((_, j) =>
              product(
                (i) => part(i, o, j),
                (i) => data(u[i][j]),
                k,
                n,
              ),
            )
            const right = rights.reduce((sum, x) => sum + x, 0)
            const scale = 1 + Math.abs(left) + rights.reduce((sum, x) => sum + Math.abs(x), 0)
            expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-10 * scale)
          })
    })
})
