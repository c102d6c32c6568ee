import type { Buffer } from "../../../compile/kernel.js"
import { define, once, type Routine, type Writer } from "./routine.js"
import { type Int, Real } from "./values.js"

// Matrices from where programs have them, row by row without gaps, to where routines work on them, and back.

/** The types in which programs have matrices. */
export type Float = "float64" | "float32"

const width = { float64: 8, float32: 4, int32: 4, bool: 1 }

export const bytesOf = (dtype: Buffer["dtype"]): number => width[dtype]

const load = (r: Routine, float: Float, at: Int): Real => (float === "float64" ? r.load(at) : r.loadSingle(at))
const store = (r: Routine, float: Float, at: Int, x: Real): void =>
  float === "float64" ? r.store(at, x) : r.storeSingle(at, x)

/** Copies rows. Parameters: from, the bytes from row to row there, to, likewise, how many rows and columns. */
const moveRows =
  (float: Float, isInput: boolean): Writer =>
  (context) =>
    define(context, 6, (r, from, fromStride, to, toStride, rows, columns) => {
      r.for(0, rows, 1, () => {
        if (float === "float64") r.copy(to, from, columns.times(8))
        else {
          const [source, target] = [r.int(from), r.int(to)]
          r.for(0, columns, 1, () => {
            if (isInput) r.store(target, r.loadSingle(source))
            else r.storeSingle(target, r.load(source))
            source.add(isInput ? 4 : 8)
            target.add(isInput ? 8 : 4)
          })
        }
        from.add(fromStride)
        to.add(toStride)
      })
    })

export const rowsIn = { float64: moveRows("float64", true), float32: moveRows("float32", true) }
export const rowsOut = { float64: moveRows("float64", false), float32: moveRows("float32", false) }

/**
 * The transposed matrix, four rows at a time; of the last ones those that do not exist are the last one. Parameters: from,
 * to, the bytes from row to row there, how many rows and columns `from` has.
 */
const transposeIn =
  (float: Float): Writer =>
  (context) =>
    define(context, 5, (r, from, to, stride, rows, columns) => {
      const bytes = width[float]
      r.for(0, rows, 4, (row) => {
        const at = [0, 1, 2, 3].map((i) =>
          r.int(from.plus(row.plus(i).least(rows.minus(1)).times(columns).times(bytes))),
        )
        const target = r.int(to.plus(row.times(8)))
        r.for(0, columns, 1, () => {
          at.forEach((place, i) => {
            r.store(target, load(r, float, place), 8 * i)
            place.add(bytes)
          })
          target.add(stride)
        })
      })
    })

/** The lower triangle of the transposed matrix, with zeros above it. Parameters: from, the bytes from row to row there, to, its size. */
const lowerTransposeOut =
  (float: Float): Writer =>
  (context) =>
    define(context, 4, (r, from, stride, to, n) => {
      const bytes = width[float]
      r.for(0, n, 4, (row) => {
        // The last row is written last, after those that do not exist.
        const at = [3, 2, 1, 0].map((i) => {
          const index = r.int(row.plus(i).least(n.minus(1)))
          return { i, index, place: r.int(to.plus(index.times(n).times(bytes))) }
        })
        const source = r.int(from.plus(row.times(8)))
        const end = r.int(row.plus(4).least(n))
        r.for(0, end, 1, (column) => {
          for (const { i, index, place } of at) {
            store(r, float, place, r.load(source, 8 * i).if(column.more(index).not(), 0))
            place.add(bytes)
          }
          source.add(stride)
        })
        for (const { place } of at) r.clear(place, n.minus(end).times(bytes))
      })
    })

/** The triangle on and above the diagonal, with zeros below it. Parameters: from, the bytes from row to row there, to, its size. */
const upperOut =
  (float: Float): Writer =>
  (context) => {
    const move = once(context, rowsOut[float])
    return define(context, 4, (r, from, stride, to, n) => {
      const bytes = width[float]
      r.for(0, n, 1, (i) => {
        r.clear(to, i.times(bytes))
        to.add(i.times(bytes))
        const rest = r.int(n.minus(i))
        r.call(move, from, stride, to, stride, 1, rest)
        to.add(rest.times(bytes))
        from.add(stride.plus(8))
      })
    })
  }

/** -1, 0 or 1 for each element of a diagonal. Parameters: from, the bytes from row to row there, to, its size. */
const signsOut =
  (float: Float): Writer =>
  (context) =>
    define(context, 4, (r, from, stride, to, n) => {
      const x = r.real()
      r.for(0, n, 1, () => {
        x.set(r.load(from))
        store(r, float, to, Real.of(1).signed(x).if(x.abs().more(0), x))
        from.add(stride.plus(8))
        to.add(width[float])
      })
    })

export const upperRows = { float64: upperOut("float64"), float32: upperOut("float32") }
export const diagonalSigns = { float64: signsOut("float64"), float32: signsOut("float32") }
export const transposedIn = { float64: transposeIn("float64"), float32: transposeIn("float32") }
export const lowerTransposed = { float64: lowerTransposeOut("float64"), float32: lowerTransposeOut("float32") }

/** The upper triangle becomes that of the lower one. Parameters: the matrix, the bytes from row to row, its size. */
const mirror =
  (float: Float): Writer =>
  (context) =>
    define(context, 3, (r, a, stride, n) => {
      const row = r.int(a)
      r.for(0, n, 1, (i) => {
        const [from, to] = [r.int(row), r.int(a.plus(i.times(width[float])))]
        r.for(0, i, 1, () => {
          store(r, float, to, load(r, float, from))
          from.add(width[float])
          to.add(stride)
        })
        row.add(stride)
      })
    })

export const mirrored = { float64: mirror("float64"), float32: mirror("float32") }

/**
 * Rows and columns of a unit matrix beyond those of a matrix. Parameters: the matrix, the bytes from row to row, its size,
 * that with those beyond.
 */
export const unitBeyond: Writer = (context) =>
  define(context, 4, (r, a, stride, n, size) => {
    r.for(n, size, 1, (k) => {
      const row = r.int(a.plus(k.times(stride)))
      r.clear(row, size.times(8))
      const at = r.int(a.plus(k.times(8)))
      r.for(0, size, 1, () => {
        r.store(at, 0)
        at.add(stride)
      })
      r.store(row.plus(k.times(8)), 1)
    })
  })

/** NaN everywhere. Parameters: where, how many elements. */
const spoilAll =
  (float: Float): Writer =>
  (context) =>
    define(context, 2, (r, at, count) => {
      const none = r.real(Number.NaN)
      r.for(0, count, 1, () => {
        store(r, float, at, none)
        at.add(width[float])
      })
    })

export const spoiled = { float64: spoilAll("float64"), float32: spoilAll("float32") }
