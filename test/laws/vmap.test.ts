// vmap = loop, for every choice of mapped operands; collapse = sum of vmap.
import { describe, expect, it } from "vitest"
import { Lit } from "../../src/ir/atom.js"
import { aval, sizeOf } from "../../src/ir/aval.js"
import { call } from "../../src/ir/builder.js"
import { check } from "../../src/ir/check.js"
import { allocate } from "../../src/ir/dtype.js"
import { jet } from "../../src/transforms/jet.js"
import { vmap } from "../../src/transforms/vmap.js"
import { applied, cases, data, drawNumbers, isMoving, programOf, tangent, uniform } from "./sampling.js"

const size = 3

/** Arrays of one type, stacked along a new leading axis. */
function stack(xs: readonly Lit[]): Lit {
  const { shape, dtype } = xs[0].aval
  const stored = allocate(dtype, xs.length * sizeOf(shape))
  xs.forEach((x, i) => {
    stored.set(x.data, i * sizeOf(shape))
  })
  return new Lit(aval([xs.length, ...shape], dtype), stored)
}

/** Every way to mark operands as mapped, one of them at least. */
const subsets = (n: number): boolean[][] =>
  Array.from({ length: 2 ** n - 1 }, (_, bits) => Array.from({ length: n }, (_, i) => (((bits + 1) >> i) & 1) === 1))

describe("vmap", () => {
  for (const c of cases)
    for (const mapped of subsets(c.sample.operands.length))
      it(`${c.title} mapping ${mapped}`, () => {
        const next = uniform(8)
        const rows = Array.from({ length: size }, () => drawNumbers(c.sample, next))
        const own = rows.map((row) => row.map((x, i) => (mapped[i] ? x : rows[0][i])))
        const program = check(vmap(programOf(c), size, mapped))
        const outputs = call(
          program,
          rows[0].map((x, i) => (mapped[i] ? stack(rows.map((row) => row[i])) : x)),
        )
        const expected = own.map((row) => applied(c, row) as Lit[])
        outputs.forEach((y, o) => {
          const want = stack(expected.map((ys) => ys[o]))
          expect(y.aval).toEqual(want.aval)
          data(y).forEach((value, n) => {
            expect(Math.abs(value - data(want)[n])).toBeLessThanOrEqual(1e-14 * (1 + Math.abs(value)))
          })
        })
      })
})

describe("collapse", () => {
  for (const c of cases.filter(({ sample }) => sample.operands.some(isMoving)))
    it(c.title, () => {
      const next = uniform(9)
      const order = 3
      const x = drawNumbers(c.sample, next)
      const moving = x.filter(isMoving)
      const along = jet(programOf(c), order, (i, k) => k === 1 && isMoving(x[i]))
      const directions = moving.map((xi) => stack(Array.from({ length: size }, () => tangent(xi, next))))
      const mapped = along.inputs.map((_, i) => i >= x.length)
      const each = call(check(vmap(along, size, mapped)), [...x, ...directions])
      const summed = call(
        check(
          vmap(
            along,
            size,
            mapped,
            along.outputs.map(() => "summed"),
          ),
        ),
        [...x, ...directions],
      )
      summed.forEach((total, o) => {
        if (!isMoving(total)) return
        const rows = data(each[o])
        data(total).forEach((value, n, all) => {
          let expected = 0
          for (let r = 0; r < size; r++) expected += rows[r * all.length + n]
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(value)))
        })
      })
    })
})
