// The series that a jet yields satisfy the algebraic equation that the primitive declares: the residual vanishes at every
// order.
import { describe, expect, it } from "vitest"
import { build, call } from "../../src/ir/builder.js"
import { check } from "../../src/ir/check.js"
import { jet } from "../../src/transforms/jet.js"
import { cases, data, isMoving, seriesOf } from "./sampling.js"

const order = 6

const implicit = cases.filter(({ primitive }) => primitive.implicit)

describe("implicit", () => {
  for (const c of implicit)
    it(c.title, () => {
      const { u, v } = seriesOf(c, order, 17)
      const m = v[0].length
      const series = v.map((vk, k) => [...vk, ...u[k]])
      const residual = check(
        build(
          series[0].map((x) => x.aval),
          (...xs) => c.primitive.implicit?.residual(xs.slice(0, m), xs.slice(m), c.sample.params, []) ?? [],
        ),
      )
      const moving = series.map((all, k) => all.filter((_, i) => k === 0 || isMoving(series[0][i])))
      const coefficients = call(jet(residual, order), moving.flat())
      const largest = (k: number) =>
        series[k].reduce((most, x) => data(x).reduce((a, b) => Math.max(a, Math.abs(b)), most), 1)
      const width = residual.outputs.length
      for (let k = 0; k <= order; k++) {
        // Every coefficient of the residual is a sum of products of coefficients of all orders up to k.
        let scale = 1
        for (let i = 0; i <= k; i++) scale = Math.max(scale, largest(i) * largest(k - i) * largest(0))
        for (const x of coefficients.slice(k * width, (k + 1) * width))
          for (const value of data(x)) expect(Math.abs(value)).toBeLessThanOrEqual(1e-12 * scale)
      }
    })

  it("is declared by primitives of which every output can be corrected", () => {
    expect(implicit.length).toBeGreaterThan(0)
    for (const { primitive } of implicit) expect(primitive.slope).toBeUndefined()
  })
})
