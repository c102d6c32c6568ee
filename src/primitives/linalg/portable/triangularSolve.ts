import { type Atom, zerosLike } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { build } from "../../../ir/builder.js"
import type { MatrixRoutine } from "../../../ir/lower.js"
import { add } from "../../add.js"
import { and } from "../../and.js"
import { scan } from "../../control/scan.js"
import { equal } from "../../equal.js"
import { gather } from "../../gatherAndScatter.js"
import { columnsOf, leadOf, product, rowsOf, transposed } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { permute } from "../../permute.js"
import { reshape } from "../../reshape.js"
import { pad } from "../../sliceAndPad.js"
import { sub } from "../../sub.js"
import { sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import { inverseOfLower } from "./elimination.js"
import { between, counted, filledWith, placesAlong, spreadBehind, withPart } from "./rows.js"

// Triangular systems by blocks of rows, whose inverses on the diagonal are found at once.

type Choice = Omit<Extract<MatrixRoutine, { readonly name: "triangularSolve" }>, "name">

/** Blocks have so many rows at most. */
const most = 24

/** How many rows the blocks of n rows have, all of them equally many. */
function blockRows(n: number): number {
  for (let size = most; size > 1; size--) if (n % size === 0) return size
  return 1
}

/** Matrices of n rows in blocks of `size` rows. */
interface Blocks {
  readonly size: number
  readonly count: number
}

/** The blocks on the diagonal, as the leading axis: rows of n + 1 numbers begin on it. */
function blocksOn(a: Atom, { size, count }: Blocks): Atom {
  const [lead, n] = [leadOf(a.aval), rowsOf(a.aval)]
  const axis = lead.length
  const flat = reshape(a, { shape: [...lead, n * n] })
  const longer = [...lead, n * (n + 1)]
  const padded = pad(flat, { start: longer.map(() => 0), step: longer.map(() => 1), shape: longer })
  const parts = between(reshape(padded, { shape: [...lead, count, size * (n + 1)] }), axis + 1, 0, size * n)
  const rows = between(reshape(parts, { shape: [...lead, count, size, n] }), axis + 2, 0, size)
  return permute(rows, { axes: [axis, ...lead.keys(), axis + 1, axis + 2] })
}

/** The blocks of rows, as the leading axis. */
function blocksFirst(x: Atom, { size, count }: Blocks): Atom {
  const lead = leadOf(x.aval)
  const parts = reshape(x, { shape: [...lead, count, size, columnsOf(x.aval)] })
  return permute(parts, { axes: [lead.length, ...lead.keys(), lead.length + 1, lead.length + 2] })
}

/** Rows k of a triangle without the block on the diagonal, and without what does not count. */
function besideBlock(rows: Atom, k: Atom, { size, count }: Blocks, lower: boolean): Atom {
  const { shape } = rows.aval
  const parts = [...shape.slice(0, -1), count, size]
  const [places, own] = [placesAlong(parts.length - 2, parts), spreadBehind(k, parts)]
  const counts = lower ? less(places, own) : less(own, places)
  const x = reshape(rows, { shape: parts })
  return reshape(where(counts, x, zerosLike(x)), { shape })
}

/** X with T X = B: Xₖ = Tₖₖ⁻¹ (Bₖ - Tₖ X), with what is known of X. */
function straight(a: Atom, b: Atom, inverses: Atom, blocks: Blocks, lower: boolean): Atom {
  const { shape } = b.aval
  const axis = shape.length - 2
  const parts = [...leadOf(b.aval), blocks.count, blocks.size, columnsOf(b.aval)]
  const entries = [blocksFirst(a, blocks), inverses, blocksFirst(b, blocks), counted(blocks.count)]
  const types = entries.map((x) => aval(x.aval.shape.slice(1), x.aval.dtype))
  const body = build([b.aval, ...types], (x, rows, inverse, side, k) => {
    const rest = sub(side, product(besideBlock(rows, k, blocks, lower), x))
    return [reshape(withPart(reshape(x, { shape: parts }), product(inverse, rest), axis, k), { shape })]
  })
  return scan(body, [[zerosLike(b)], entries, []], { length: blocks.count, reverse: !lower })[0]
}

/** X with Tᵀ X = B, as rows: Xₖᵀ = Rₖᵀ Tₖₖ⁻¹, of what is left of B, from which it is taken: Rᵀ ← Rᵀ - Xₖᵀ Tₖ. */
function across(a: Atom, b: Atom, inverses: Atom, blocks: Blocks, lower: boolean): Atom {
  const lead = leadOf(b.aval)
  const axis = lead.length
  const sides = transposed(b)
  const parts = [...lead, columnsOf(b.aval), blocks.count, blocks.size]
  const entries = [blocksFirst(a, blocks), inverses, counted(blocks.count)]
  const types = entries.map((x) => aval(x.aval.shape.slice(1), x.aval.dtype))
  const body = build([sides.aval, ...types], (left, rows, inverse, k) => {
    const own = gather(reshape(left, { shape: parts }), k, { axis: axis + 1, batch: 0 })
    const solved = product(own, inverse)
    return [sub(left, product(solved, besideBlock(rows, k, blocks, lower))), solved]
  })
  const [, found] = scan(body, [[sides], entries, []], { length: blocks.count, reverse: lower })
  const inOrder = permute(found, { axes: [...lead.map((_, i) => i + 1), 0, axis + 2, axis + 1] })
  return reshape(inOrder, { shape: b.aval.shape })
}

/** The x with T x = b; NaN where a zero on the diagonal counts. */
export function triangularSolveByBlocks(a: Atom, b: Atom, { lower, transpose, unit }: Choice): Atom {
  const n = rowsOf(b.aval)
  const size = blockRows(n)
  const blocks = { size, count: n / size }
  const own = blocksOn(a, blocks)
  const { shape, dtype } = own.aval
  const isDiagonal = equal(placesAlong(shape.length - 2, shape), placesAlong(shape.length - 1, shape))
  const given = unit ? where(isDiagonal, filledWith(shape, 1, dtype), own) : own
  const inverses = lower ? inverseOfLower(given) : transposed(inverseOfLower(transposed(given)))
  const x = (transpose ? across : straight)(a, b, inverses, blocks, lower)
  if (unit) return x
  const isSingular = and(isDiagonal, equal(own, zerosLike(own)))
  const none = where(isSingular, filledWith(shape, Number.NaN, dtype), zerosLike(own))
  return add(x, spreadBehind(sum(none, [0, shape.length - 2, shape.length - 1]), b.aval.shape))
}
