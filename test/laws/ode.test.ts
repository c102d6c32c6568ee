// The series that a jet yields satisfy the differential equation that the primitive declares: den v' = Σ num u'.
import { describe, expect, it } from "vitest"
import type { Operand, Var } from "../../src/ir/atom.js"
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
      const functions = v.map((vk, k) => [...vk, ...u[k]])
      /** For each output the places of its den and its terms: num, and the function along whose derivative it goes. */
      const places: { den: number; terms: { num: number; along: number }[] }[] = []
      let width = 0
      const slopes = build(
        functions[0].map((x) => x.aval),
        (...xs) => {
          const operands = xs.slice(m)
          const declared = c.primitive.slope?.(xs.slice(0, m), operands, c.sample.params) ?? []
          return declared.flatMap(({ num, along = operands, den = 1 }) => {
            expect(num.length).toBe(along.length)
            const terms = along.map((x) => ({ num: width++, along: xs.indexOf(x as Var) }))
            places.push({ den: width++, terms })
            return [...num, den].map((x: Operand) => lift(x, like))
          })
        },
      )
      expect(places.length).toBe(m)
      const series = call(jet(slopes, order), functions.flat())
      const part = (k: number, i: number) => data(series[k * width + i])
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
              (i) => part(i, places[o].den),
              (i) => data(v[i][o]),
              k,
              n,
            )
            const rights = places[o].terms.map(({ num, along }) =>
              product(
                (i) => part(i, num),
                (i) => data(functions[i][along]),
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
