// Taylor coefficients by an oracle of another kind: order-1 jets, nested; and order 0, which no rule may change.
import { describe, expect, it } from "vitest"
import type { Atom } from "../../src/ir/atom.js"
import { aval } from "../../src/ir/aval.js"
import { build, call } from "../../src/ir/builder.js"
import { check } from "../../src/ir/check.js"
import type { Program } from "../../src/ir/program.js"
import { add } from "../../src/primitives/add.js"
import { mul } from "../../src/primitives/mul.js"
import { broadcast } from "../../src/primitives/sumAndBroadcast.js"
import { jet } from "../../src/transforms/jet.js"
import { applied, type Case, cases, data, drawNumbers, isMoving, lit, programOf, tangent, uniform } from "./sampling.js"

const order = 4
const smooth = cases.filter(({ primitive }) => primitive.linear.length > 0 || primitive.slope || primitive.implicit)
const double = smooth.filter(({ sample }) => sample.params.dtype !== "float32")

/** t ↦ p(x_0 + x_1 t + ... + x_K tᴷ), with t the only input. */
function along(c: Case, curves: readonly (readonly Atom[])[]): Program {
  return build([aval([])], (t) => {
    const point = curves.map((terms) =>
      terms.slice(0, -1).reduceRight(
        (sum: Atom, x) => {
          const { shape } = x.aval
          return add(mul(sum, broadcast(t, { shape, axes: shape.map((_, i) => i) })), x)
        },
        terms[terms.length - 1],
      ),
    )
    return applied(c, point)
  })
}

describe("jet", () => {
  for (const c of double)
    it(`${c.title}: coefficients`, () => {
      const next = uniform(4)
      const x = drawNumbers(c.sample, next)
      const curves = x.map((xi) =>
        isMoving(xi) ? [xi, ...Array.from({ length: order }, () => tangent(xi, next))] : [xi],
      )
      const program = check(jet(programOf(c), order))
      const terms = Array.from({ length: order }, (_, k) => curves.flatMap((curve) => curve.slice(k + 1, k + 2))).flat()
      const outputs = call(program, [...x, ...terms])
      const m = outputs.length / (order + 1)

      // g, g', g'', ... by taking the order-1 jet of the derivative before it.
      let derivatives = along(c, curves)
      let factorial = 1
      const one = lit(aval([]), [1])
      const zero = lit(aval([]), [0])
      for (let k = 0; k <= order; k++) {
        const values = call(derivatives, [zero])
        for (let o = 0; o < m; o++) {
          if (!isMoving(outputs[o])) continue
          const got = data(outputs[k * m + o])
          data(values[o]).forEach((value, n) => {
            const expected = value / factorial
            expect(Math.abs(got[n] - expected)).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(expected)))
          })
        }
        const tangents = jet(derivatives, 1)
        const pick = (t: Atom) => call(tangents, [t, one]).slice(m)
        derivatives = build([aval([])], pick)
        factorial *= k + 1
      }
    })

  for (const c of cases)
    it(`${c.title}: order 0 is the primitive itself, bit for bit`, () => {
      const x = drawNumbers(c.sample, uniform(5))
      const terms = x.filter(isMoving).map((xi) => tangent(xi, uniform(6)))
      const outputs = call(jet(programOf(c), 1), [...x, ...terms])
      applied(c, x).forEach((value, o) => {
        expect(data(outputs[o])).toEqual(data(value))
      })
    })
})
