import { band, chunk } from "../../../compile/workspace.js"
import { packColumns, packRows } from "./pack.js"
import { define, once, type Writer } from "./routine.js"
import { zeros } from "./values.js"

/** What becomes of the elements where a product stands. */
export type Sign = "minus" | "plus"

/**
 * Tiles of four rows and columns below each other, from packed sides. Parameters: left, right, out, the bytes from row to
 * row there, how many tiles, how many terms.
 */
const tiles =
  (sign: Sign): Writer =>
  (context) =>
    define(context, 6, (r, left, right, out, stride, count, terms) => {
      const rows = [0, 1, 2, 3]
      const sums = rows.map(() => [r.vector(), r.vector()])
      const [factor, first, second] = [r.vector(), r.vector(), r.vector()]
      const [at, rest] = [r.int(), r.int()]
      r.while(
        () => count,
        () => {
          for (const sum of sums.flat()) sum.set(zeros)
          at.set(right)
          rest.set(terms)
          r.while(
            () => rest,
            () => {
              first.set(r.loadVector(at))
              second.set(r.loadVector(at, 16))
              for (const i of rows) {
                factor.set(r.loadSplat(left, 8 * i))
                sums[i][0].set(sums[i][0].plusProduct(factor, first, r.fma))
                sums[i][1].set(sums[i][1].plusProduct(factor, second, r.fma))
              }
              left.add(32)
              at.add(32)
              rest.add(-1)
            },
          )
          for (const i of rows) {
            for (const [v, sum] of sums[i].entries()) {
              const before = r.loadVector(out, 16 * v)
              r.storeVector(out, sign === "minus" ? before.minus(sum) : before.plus(sum), 16 * v)
            }
            out.add(stride)
          }
          count.add(-1)
        },
      )
    })

const allTiles = { minus: tiles("minus"), plus: tiles("plus") }

/** Is a row of the left side a row where it is stored, or a column? */
export type Lines = "rows" | "columns"

/**
 * out ∓ A B, A and B stored by rows, A as it is or transposed. Parameters: out, A and B, each with the bytes from row to
 * row; how many rows, terms and columns, multiples of four; room for packed sides.
 */
const product =
  (lines: Lines, sign: Sign): Writer =>
  (context) => {
    const packLeft = once(context, lines === "rows" ? packRows : packColumns)
    const packRight = once(context, packColumns)
    const run = once(context, allTiles[sign])
    return define(context, 10, (r, out, outStride, a, aStride, b, bStride, rows, terms, columns, room) => {
      r.for(0, terms, chunk, (k) => {
        const count = r.int(terms.minus(k).least(chunk))
        r.call(packRight, b.plus(k.times(bStride)), bStride, count, columns, room)
        const packed = r.int(room.plus(columns.times(count).times(8)))
        r.for(0, rows, band, (row) => {
          const height = r.int(rows.minus(row).least(band))
          const from = lines === "rows" ? [row.times(aStride), k.times(8)] : [row.times(8), k.times(aStride)]
          r.call(packLeft, a.plus(from[0]).plus(from[1]), aStride, count, height, packed)
          const [right, at] = [r.int(room), r.int(out.plus(row.times(outStride)))]
          r.for(0, columns, 4, () => {
            r.call(run, packed, right, at, outStride, height.over(4), count)
            right.add(count.times(32))
            at.add(32)
          })
        })
      })
    })
  }

export const products = {
  rows: { minus: product("rows", "minus"), plus: product("rows", "plus") },
  columns: { minus: product("columns", "minus"), plus: product("columns", "plus") },
}

/**
 * out - Xᵀ X on and above the diagonal, and in tiles that it passes through. Parameters: out and X with bytes from row to row, how many
 * rows and columns X has, room.
 */
export const minusSquare: Writer = (context) => {
  const pack = once(context, packColumns)
  const run = once(context, allTiles.minus)
  return define(context, 7, (r, out, outStride, x, stride, terms, n, room) => {
    r.for(0, terms, chunk, (k) => {
      const count = r.int(terms.minus(k).least(chunk))
      const group = r.int(count.times(32))
      r.call(pack, x.plus(k.times(stride)), stride, count, n, room)
      r.for(0, n, band, (row) => {
        const left = r.int(room.plus(row.over(4).times(group)))
        const [right, at] = [r.int(left), r.int(out.plus(row.times(outStride)).plus(row.times(8)))]
        r.for(row, n, 4, (column) => {
          const height = column
            .minus(row)
            .over(4)
            .plus(1)
            .least(band / 4)
          r.call(run, left, right, at, outStride, height, count)
          right.add(group)
          at.add(32)
        })
      })
    })
  })
}
