import { products } from "./product.js"
import { define, once, type Routine, type Writer } from "./routine.js"
import { Int } from "./values.js"

/** Which triangle of the matrix counts, whether it is transposed, and whether its diagonal is taken as ones. */
export interface Triangle {
  readonly lower: boolean
  readonly transpose: boolean
  readonly unit: boolean
}

/** Four rows of the solution, in the place of the right-hand side: the coefficients stay in registers. */
function emitFour(
  r: Routine,
  { lower, transpose, unit }: Triangle,
  t: Int,
  stride: Int,
  x: Int,
  xStride: Int,
  columns: Int,
) {
  const down = lower !== transpose
  const order = down ? [0, 1, 2, 3] : [3, 2, 1, 0]
  const rowAt = order.map(() => r.int())
  order.forEach((_, i) => void rowAt[i].set(t.plus(stride.times(i))))
  /** The coefficient of unknown k in row i. */
  const coefficient = (i: number, k: number) =>
    transpose ? r.loadSplat(rowAt[k], 8 * i) : r.loadSplat(rowAt[i], 8 * k)
  const factors = order.map((i, s) => order.slice(0, s).map((k) => r.vector(coefficient(i, k))))
  const pivots = unit ? [] : order.map((i) => r.vector(coefficient(i, i)))
  const at = [0, 1, 2, 3].map((i) => r.int(x.plus(xStride.times(i))))
  const values = order.map(() => r.vector())
  r.for(0, columns, 2, () => {
    order.forEach((i, s) => {
      const value = values[s].set(r.loadVector(at[i]))
      for (let t = 0; t < s; t++) value.set(value.minusProduct(factors[s][t], values[t], r.fma))
      if (!unit) value.set(value.over(pivots[s]))
      r.storeVector(at[i], value)
    })
    for (const row of at) row.add(16)
  })
}

/**
 * Solves T X = B in the place of B, in halves: X₁ from T₁₁, B₂ - T₂₁ X₁, X₂ from T₂₂. Parameters: T and B with the bytes
 * from row to row, how many rows and columns B has, multiples of four and two, room for products.
 */
function solving(triangle: Triangle): Writer {
  const { lower, transpose } = triangle
  const down = lower !== transpose
  return (context) => {
    const subtract = once(context, products[transpose ? "columns" : "rows"].minus)
    return define(context, 7, (r, t, stride, x, xStride, n, columns, room) => {
      r.if(
        n.more(4),
        () => {
          const half = r.int(n.over(8).times(4))
          const rest = r.int(n.minus(half))
          const aside = lower ? t.plus(half.times(stride)) : t.plus(half.times(8))
          const corner = r.int(t.plus(half.times(stride)).plus(half.times(8)))
          const below = r.int(x.plus(half.times(xStride)))
          const above = () => r.call(r.self, t, stride, x, xStride, half, columns, room)
          const second = () => r.call(r.self, corner, stride, below, xStride, rest, columns, room)
          if (down) {
            above()
            r.call(subtract, below, xStride, aside, stride, x, xStride, rest, half, columns, room)
            second()
          } else {
            second()
            r.call(subtract, x, xStride, aside, stride, below, xStride, half, rest, columns, room)
            above()
          }
        },
        () => emitFour(r, triangle, t, stride, x, xStride, columns),
      )
    })
  }
}

const truths = [false, true]
const table = truths.map((lower) =>
  truths.map((transpose) => truths.map((unit) => solving({ lower, transpose, unit }))),
)

export const solver = ({ lower, transpose, unit }: Triangle): Writer =>
  table[Number(lower)][Number(transpose)][Number(unit)]

/**
 * L⁻¹ of a lower triangle L with ones on its diagonal, in halves: X₁₁ = L₁₁⁻¹, X₂₂ = L₂₂⁻¹, X₂₁ = -X₂₂ L₂₁ X₁₁. Parameters: L
 * and X, which is zero at first, with the bytes from row to row, their size, room for products.
 */
export const unitInverse: Writer = (context) => {
  const triangle = { lower: true, transpose: false, unit: true }
  const solve = once(context, solver(triangle))
  const subtract = once(context, products.rows.minus)
  return define(context, 6, (r, l, stride, x, xStride, n, room) => {
    r.if(
      n.more(4),
      () => {
        const half = r.int(n.over(8).times(4))
        const rest = r.int(n.minus(half))
        const [aside, below] = [l.plus(half.times(stride)), r.int(x.plus(half.times(xStride)))]
        const corner = r.int(l.plus(half.times(stride)).plus(half.times(8)))
        r.call(r.self, l, stride, x, xStride, half, room)
        r.call(subtract, below, xStride, aside, stride, x, xStride, rest, half, half, room)
        r.call(solve, corner, stride, below, xStride, rest, half, room)
        r.call(r.self, corner, stride, below.plus(half.times(8)), xStride, rest, room)
      },
      () => {
        for (let i = 0; i < 4; i++) r.store(x.plus(xStride.times(i)), 1, 8 * i)
        emitFour(r, triangle, l, stride, x, xStride, Int.of(4))
      },
    )
  })
}
