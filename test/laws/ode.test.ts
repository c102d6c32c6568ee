// The series that a jet yields satisfy the differential equation that the primitive declares: den v' = Σ num u'.
import { describe, expect, it } from "vitest"
import type { Atom, Operand, Var } from "../../src/ir/atom.js"
import { lift } from "../../src/ir/atom.js"
import { build, call } from "../../src/ir/builder.js"
import { mul } from "../../src/primitives/mul.js"
import { jet } from "../../src/transforms/jet.js"
import { cases, data, seriesOf } from "./sampling.js"

const order = 6

interface Place {
  /** Where in the slopes' outputs the den stands, and each num, with the function along whose derivative it goes. */
  readonly den: number
  readonly terms: readonly { readonly num: number; readonly along: number }[]
  readonly product: (num: Atom, derivative: Atom) => Atom
}

describe("ode", () => {
  for (const c of cases.filter(({ primitive }) => primitive.slope))
    it(c.title, () => {
      const { u, v } = seriesOf(c, order, 7)
      const m = v[0].length
      const functions = v.map((vk, k) => [...vk, ...u[k]])
      const places: Place[] = []
      let width = 0
      const slopes = build(
        functions[0].map((x) => x.aval),
        (...xs) => {
          const operands = xs.slice(m)
          const declared = c.primitive.slope?.(xs.slice(0, m), operands, c.sample.params) ?? []
          return declared.flatMap(({ num, along = operands, den = 1, product = mul }, o) => {
            expect(num.length).toBe(along.length)
            const terms = along.map((x) => ({ num: width++, along: xs.indexOf(x as Var) }))
            places.push({ den: width++, terms, product })
            return [...num, den].map((x: Operand) => lift(x, v[0][o].aval))
          })
        },
      )
      expect(places.length).toBe(m)
      const moving = functions.map((all, k) =>
        k === 0 ? all : all.filter((_, i) => slopes.inputs[i].aval.dtype !== "int32"),
      )
      const series = call(jet(slopes, order), moving.flat())
      const part = (k: number, i: number) => series[k * width + i]
      for (const [o, { den, terms, product }] of places.entries())
        for (let k = 0; k < order; k++) {
          /** The coefficient of t^k in a . b', element by element. */
          const coefficient = (
            a: (k: number) => Atom,
            b: (k: number) => Atom,
            times: Place["product"],
          ): Float64Array => {
            const total = new Float64Array(data(v[0][o]).length)
            for (let i = 0; i <= k; i++)
              data(times(a(i), b(k - i + 1))).forEach((x, n) => {
                total[n] += (k - i + 1) * x
              })
            return total
          }
          const left = coefficient(
            (i) => part(i, den),
            (i) => v[i][o],
            mul,
          )
          const rights = terms.map(({ num, along }) =>
            coefficient(
              (i) => part(i, num),
              (i) => functions[i][along],
              product,
            ),
          )
          left.forEach((x, n) => {
            const right = rights.reduce((sum, r) => sum + r[n], 0)
            const scale = 1 + Math.abs(x) + rights.reduce((sum, r) => sum + Math.abs(r[n]), 0)
            expect(Math.abs(x - right)).toBeLessThanOrEqual(1e-10 * scale)
          })
        }
    })
})
