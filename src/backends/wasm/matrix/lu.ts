import { products } from "./product.js"
import { define, type IntVariable, once, type RealVariable, type Routine, type Writer } from "./routine.js"
import { solver } from "./triangular.js"
import type { Int } from "./values.js"

/** Exchanges two rows of so many bytes. */
const exchange: Writer = (context) =>
  define(context, 3, (r, a, b, bytes) => {
    const kept = r.vector()
    r.for(0, bytes, 16, () => {
      kept.set(r.loadVector(a))
      r.storeVector(a, r.loadVector(b))
      r.storeVector(b, kept)
      a.add(16)
      b.add(16)
    })
  })

/** The place of the largest element of a column, the first of several, and how many rows it is below the first one. */
function largest(
  r: Routine,
  column: Int,
  stride: Int,
  rows: Int,
): { readonly place: IntVariable; readonly below: IntVariable } {
  const [place, below] = [r.int(column), r.int(0)]
  const [size, most] = [r.real(), r.real(r.load(column).abs())]
  const at = r.int(column.plus(stride))
  r.for(1, rows, 1, (i) => {
    size.set(r.load(at).abs())
    r.if(size.more(most), () => {
      most.set(size)
      place.set(at)
      below.set(i)
    })
    at.add(stride)
  })
  return { place, below }
}

/** Subtracts multiples of a row from those below it so that their elements in its column `k` of four vanish. */
function eliminate(r: Routine, top: Int, k: number, stride: Int, rows: Int): void {
  const pivot = r.real(r.load(top, 8 * k))
  const row = [1, 2, 3].filter((j) => j > k).map((j) => ({ j, value: r.real(r.load(top, 8 * j)) }))
  const at = r.int(top.plus(stride))
  const factor = r.real()
  r.for(1, rows, 1, () => {
    factor.set(r.load(at, 8 * k))
    r.if(factor.differs(0), () => {
      factor.set(factor.over(pivot))
      r.store(at, factor, 8 * k)
      for (const { j, value } of row) r.store(at, r.load(at, 8 * j).minus(factor.times(value)), 8 * j)
    })
    at.add(stride)
  })
}

/**
 * P A = L U in the place of A, in halves of the columns: the left one, U₁₂ = L₁₁⁻¹ A₁₂, then the right one of
 * A₂₂ - L₂₁ U₁₂. Exchanges take whole rows of the matrix at once. Parameters: the first row and column of the part, the
 * bytes from row to row, how many rows and columns the part has, how many columns stand before it, where pivots go, room
 * for products.
 */
const halves =
  (pivoted: boolean): Writer =>
  (context) => {
    const swap = once(context, exchange)
    const solve = once(context, solver({ lower: true, transpose: false, unit: true }))
    const subtract = once(context, products.rows.minus)
    return define(context, 7, (r, a, stride, rows, columns, first, pivots, room) => {
      r.if(
        columns.more(4),
        () => {
          const half = r.int(columns.over(8).times(4))
          const rest = r.int(columns.minus(half))
          const aside = r.int(a.plus(half.times(8)))
          const below = r.int(a.plus(half.times(stride)))
          const corner = r.int(below.plus(half.times(8)))
          r.call(r.self, a, stride, rows, half, first, pivots, room)
          r.call(solve, a, stride, aside, stride, half, rest, room)
          r.call(subtract, corner, stride, below, stride, aside, stride, rows.minus(half), half, rest, room)
          r.call(r.self, corner, stride, rows.minus(half), rest, first.plus(half), pivots, room)
        },
        () => {
          const top = r.int(a)
          const left = r.int(rows)
          const step = r.int(first)
          for (let k = 0; k < 4; k++) {
            if (pivoted) {
              const { place, below } = largest(r, top.plus(8 * k), stride, left)
              r.storeInt(pivots.plus(step.times(4)), step.plus(below))
              r.if(below, () => {
                const margin = r.int(first.times(8))
                r.call(swap, top.minus(margin), place.minus(8 * k).minus(margin), stride)
              })
            } else r.storeInt(pivots.plus(step.times(4)), step)
            eliminate(r, top, k, stride, left)
            top.add(stride)
            left.add(-1)
            step.add(1)
          }
        },
      )
    })
  }

export const luInHalves = { pivoted: halves(true), plain: halves(false) }

/**
 * The product of the pivots, rows exchanged counted. Beside it runs the power of a unit that it lacks, so that no product
 * on the way overflows or vanishes. Parameters: the factors, the bytes from row to row, their size, the exchanges, where
 * the product goes.
 */
export const pivotProduct: Writer = (context) =>
  define(context, 5, (r, factors, stride, n, pivots, to) => {
    const large = 2 ** 500
    const [product, factor, size] = [r.real(1), r.real(), r.real()]
    const power = r.int(0)
    const scale = (x: RealVariable) => {
      size.set(x.abs())
      r.if(size.more(large).and(size.less(Number.POSITIVE_INFINITY)), () => {
        x.set(x.times(1 / large))
        power.add(1)
      })
      r.if(size.less(1 / large).and(size.more(0)), () => {
        x.set(x.times(large))
        power.add(-1)
      })
    }
    r.for(0, n, 1, (k) => {
      factor.set(r.load(factors))
      r.if(r.loadInt(pivots).differs(k), () => void factor.set(factor.negative()))
      scale(factor)
      product.set(product.times(factor))
      scale(product)
      factors.add(stride.plus(8))
      pivots.add(4)
    })
    // Beyond a few powers the product is zero or infinite.
    for (let i = 0; i < 5; i++) {
      r.if(power.more(0), () => {
        product.set(product.times(large))
        power.add(-1)
      })
      r.if(power.less(0), () => {
        product.set(product.times(1 / large))
        power.add(1)
      })
    }
    r.store(to, product)
  })
