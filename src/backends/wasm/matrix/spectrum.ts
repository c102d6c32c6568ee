import type { Float } from "./move.js"
import { bytesOf } from "./move.js"
import { largestOf } from "./reflection.js"
import { define, type Writer } from "./routine.js"
import { Real } from "./values.js"

// What precedes and follows the iterations: matrices are scaled, values put in order, and vectors become columns.

/**
 * Divides a matrix by its largest element in magnitude, unless it is zero or not finite. Parameters: the matrix, its
 * bytes, a multiple of 16; where the divisor goes: 1 for zero, and what is not finite.
 */
export const scaled: Writer = (context) =>
  define(context, 3, (r, a, bytes, scale) => {
    const end = r.int(a.plus(bytes))
    const most = r.real(largestOf(r, a, end))
    r.if(most.equals(0), () => void most.set(1))
    r.store(scale, most)
    const divisor = r.vector(most.splat())
    r.if(most.less(Number.POSITIVE_INFINITY), () =>
      r.while(
        () => a.less(end),
        () => {
          r.storeVector(a, r.loadVector(a).over(divisor))
          a.add(16)
        },
      ),
    )
  })

/** The order of numbers; of equal ones the first comes first. Parameters: the numbers, the order, how many. */
const sorting =
  (descending: boolean): Writer =>
  (context) =>
    define(context, 3, (r, x, order, n) => {
      const [value, place, before] = [r.real(), r.int(), r.int()]
      const other = r.load(x.plus(before.times(8)))
      // Before the first place there is none, and any number will do.
      const look = () => void before.set(r.loadInt(place.minus(4)).if(place.more(order), 0))
      r.for(0, n, 1, (i) => {
        value.set(r.load(x.plus(i.times(8))))
        place.set(order.plus(i.times(4)))
        look()
        r.while(
          () => place.more(order).and(descending ? other.less(value) : other.more(value)),
          () => {
            r.storeInt(place, before)
            place.add(-4)
            look()
          },
        )
        r.storeInt(place, i)
      })
    })

export const ascending = sorting(false)
export const descending = sorting(true)

/** Numbers in an order, times a number. Parameters: the numbers, the order, how many, where the factor is, to. */
const valuesOut =
  (float: Float): Writer =>
  (context) =>
    define(context, 5, (r, x, order, n, scale, to) => {
      const factor = r.real(r.load(scale))
      const value = r.real()
      r.for(0, n, 1, () => {
        value.set(r.load(x.plus(r.loadInt(order).times(8))).times(factor))
        if (float === "float64") r.store(to, value)
        else r.storeSingle(to, value)
        order.add(4)
        to.add(bytesOf(float))
      })
    })

/**
 * A matrix whose columns are rows in an order. Parameters: the rows, the bytes from row to row, the order, to, how many
 * columns and rows the matrix has.
 */
const columnsOut =
  (float: Float): Writer =>
  (context) =>
    define(context, 6, (r, from, stride, order, to, columns, rows) => {
      const bytes = bytesOf(float)
      const last = r.int(columns.minus(1))
      r.for(0, columns, 4, (column) => {
        // Beyond the last column it is written again.
        const places = [0, 1, 2, 3].map((i) => {
          const index = r.int(column.plus(i).least(last))
          const source = r.int(from.plus(r.loadInt(order.plus(index.times(4))).times(stride)))
          return { source, target: r.int(to.plus(index.times(bytes))) }
        })
        r.for(0, rows, 1, () => {
          for (const { source, target } of places) {
            if (float === "float64") r.store(target, r.load(source))
            else r.storeSingle(target, r.load(source))
            source.add(8)
            target.add(columns.times(bytes))
          }
        })
      })
    })

export const orderedValues = { float64: valuesOut("float64"), float32: valuesOut("float32") }
export const orderedColumns = { float64: columnsOut("float64"), float32: columnsOut("float32") }

/**
 * A lower triangle as one, or transposed as an upper one. Parameters: from, the bytes from row to row there, to, likewise, how many rows.
 */
const triangleTo =
  (upper: boolean): Writer =>
  (context) =>
    define(context, 5, (r, from, fromStride, to, toStride, n) => {
      r.for(0, n, 1, (i) => {
        const [source, target] = [r.int(from), r.int(to)]
        r.for(0, i.plus(1), 1, () => {
          r.store(target, r.load(source))
          source.add(8)
          target.add(upper ? toStride : 8)
        })
        from.add(fromStride)
        to.add(upper ? 8 : toStride)
      })
    })

export const triangles = { lower: triangleTo(false), upper: triangleTo(true) }

/** Rows whose values are negative change their signs, with these. Parameters: the values, how many, the rows, the bytes from row to row, their columns. */
export const madePositive: Writer = (context) =>
  define(context, 5, (r, d, n, z, stride, columns) => {
    const minus = r.vector(Real.of(-1).splat())
    r.for(0, n, 1, () => {
      r.if(r.load(d).less(0), () => {
        const at = r.int(z)
        r.for(0, columns, 2, () => {
          r.storeVector(at, r.loadVector(at).times(minus))
          at.add(16)
        })
      })
      r.store(d, r.load(d).abs())
      d.add(8)
      z.add(stride)
    })
  })
