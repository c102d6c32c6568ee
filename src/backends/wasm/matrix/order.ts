import type { Float } from "./move.js"
import { rowsIn, rowsOut } from "./move.js"
import { define, once, type Writer } from "./routine.js"

// Rows and columns in the order that exchanges lead to.

/** The order of rows from the exchanges. Parameters: exchanges, order, how many. */
export const ordering: Writer = (context) =>
  define(context, 3, (r, pivots, order, n) => {
    r.for(0, n, 1, (k) => r.storeInt(order.plus(k.times(4)), k))
    r.for(0, n, 1, (k) => {
      const here = r.int(order.plus(k.times(4)))
      const there = r.int(order.plus(r.loadInt(pivots.plus(k.times(4))).times(4)))
      const kept = r.int(r.loadInt(here))
      r.storeInt(here, r.loadInt(there))
      r.storeInt(there, kept)
    })
  })

/**
 * Row i is row `order[i]` of what is given. Parameters: from, the bytes from row to row there, to, likewise, order, how
 * many rows and columns.
 */
const taking =
  (float: Float): Writer =>
  (context) => {
    const move = once(context, rowsIn[float])
    return define(context, 7, (r, from, fromStride, to, toStride, order, rows, columns) => {
      r.for(0, rows, 1, () => {
        r.call(move, from.plus(r.loadInt(order).times(fromStride)), fromStride, to, toStride, 1, columns)
        to.add(toStride)
        order.add(4)
      })
    })
  }

/** Row `order[i]` is row i of what is given. The same parameters. */
const scattering =
  (float: Float): Writer =>
  (context) => {
    const move = once(context, rowsOut[float])
    return define(context, 7, (r, from, fromStride, to, toStride, order, rows, columns) => {
      r.for(0, rows, 1, () => {
        r.call(move, from, fromStride, to.plus(r.loadInt(order).times(toStride)), toStride, 1, columns)
        from.add(fromStride)
        order.add(4)
      })
    })
  }

/** Column `order[j]` of a square matrix is column j of what is given. Parameters: from, the bytes from row to row there, to, order, size. */
const scatteringColumns =
  (float: Float): Writer =>
  (context) =>
    define(context, 5, (r, from, stride, to, order, n) => {
      const bytes = float === "float64" ? 8 : 4
      r.for(0, n, 1, () => {
        const [source, index] = [r.int(from), r.int(order)]
        r.for(0, n, 1, () => {
          const place = to.plus(r.loadInt(index).times(bytes))
          if (float === "float64") r.store(place, r.load(source))
          else r.storeSingle(place, r.load(source))
          source.add(8)
          index.add(4)
        })
        from.add(stride)
        to.add(n.times(bytes))
      })
    })

export const takenRows = { float64: taking("float64"), float32: taking("float32") }
export const scatteredRows = { float64: scattering("float64"), float32: scattering("float32") }
export const columnsOut = { float64: scatteringColumns("float64"), float32: scatteringColumns("float32") }

/** Whether a diagonal has a zero. Parameters: the matrix, the bytes from row to row, its size, where the answer goes. */
export const vanishing: Writer = (context) =>
  define(context, 4, (r, a, stride, n, answer) => {
    r.storeInt(answer, 0)
    r.for(0, n, 1, () => {
      r.if(r.load(a).equals(0), () => r.storeInt(answer, 1))
      a.add(stride.plus(8))
    })
  })
