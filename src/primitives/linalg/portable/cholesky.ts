import { type Atom, zerosLike } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { build } from "../../../ir/builder.js"
import { add } from "../../add.js"
import { concatenate } from "../../concatenate.js"
import { scan } from "../../control/scan.js"
import { div } from "../../div.js"
import { equal } from "../../equal.js"
import { gather } from "../../gatherAndScatter.js"
import { columnsOf, diagonalOf, leadOf, product, rowsOf, spread, transposed } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { neg } from "../../neg.js"
import { permute } from "../../permute.js"
import { reshape } from "../../reshape.js"
import { pad } from "../../sliceAndPad.js"
import { sqrt } from "../../sqrt.js"
import { sub } from "../../sub.js"
import { sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import { eliminated } from "./elimination.js"
import { between, counted, filledWith, placesAlong, spreadBehind, withPart } from "./rows.js"

// Cholesky's factor in panels of columns, which are written out: of the square at the top of a panel L and L⁻¹, then what is
// below it is a product with L⁻ᵀ. Such a square is a loop over blocks, and a block is one over columns.

/** Rows of a block. */
const blockSize = 32

/** Panels are so wide, or wider where there would be more than so many. */
const [panelSize, mostPanels] = [64, 8]

/** L and L⁻¹. */
type Factors = readonly [l: Atom, inverse: Atom]

/** The element where the row is at or below the column, and what is given elsewhere. */
function lowerOr(x: Atom, other: Atom): Atom {
  const { shape } = x.aval
  const [rows, columns] = [placesAlong(shape.length - 2, shape), placesAlong(shape.length - 1, shape)]
  return where(less(rows, columns), other, x)
}

/** Of a symmetric block: U = D Lᵀ of elimination, D² its diagonal, and what it leaves below is D L⁻¹. */
function factorsOfBlock(a: Atom): Factors {
  const { shape, dtype } = a.aval
  const [rows, columns] = [placesAlong(shape.length - 2, shape), placesAlong(shape.length - 1, shape)]
  const w = eliminated(a, true)
  const roots = spread(sqrt(diagonalOf(w)), "columns", columnsOf(a.aval))
  const scaled = div(w, roots)
  const ones = div(filledWith(shape, 1, dtype), roots)
  const inverse = where(less(columns, rows), scaled, where(equal(columns, rows), ones, zerosLike(a)))
  return [lowerOr(transposed(scaled), zerosLike(a)), inverse]
}

/**
 * X with X Lᵀ = B by the inverse, corrected once by what is left of B: so B is met up to its own rounding, where the inverse
 * alone is off by the condition of L.
 */
function solved(b: Atom, [l, inverse]: Factors): Atom {
  const x = product(b, transposed(inverse))
  return add(x, product(sub(b, product(x, transposed(l))), transposed(inverse)))
}

/**
 * Of squares of so many blocks, column by column of blocks: C = A - L Lₖᵀ, with what is known of L, then Lₖₖ by the block and
 * C Lₖₖ⁻ᵀ below it; row k of L⁻¹ is -Lₖₖ⁻¹ Lₖ L⁻¹ before Lₖₖ⁻¹.
 */
function factorsOfSquare(a: Atom): Factors {
  const [lead, n] = [leadOf(a.aval), rowsOf(a.aval)]
  const axis = lead.length
  const blocks = n / blockSize
  const inRows = (x: Atom): Atom => reshape(x, { shape: [...lead, blocks, blockSize, columnsOf(x.aval)] })
  const inColumns = (x: Atom): Atom => reshape(x, { shape: [...lead, rowsOf(x.aval), blocks, blockSize] })
  const back = (x: Atom, rows: number, columns: number): Atom => reshape(x, { shape: [...lead, rows, columns] })
  const own = aval([...lead, n, blockSize], a.aval.dtype)
  const body = build([a.aval, a.aval, own, aval([], "int32")], (l, inverse, columns, k) => {
    const rowOf = (x: Atom): Atom => gather(inRows(x), k, { axis, batch: 0 })
    const before = rowOf(l)
    const rest = sub(columns, product(l, transposed(before)))
    const factors = factorsOfBlock(rowOf(rest))
    const [factor, itsInverse] = factors
    const all = inRows(solved(rest, factors))
    const { shape: parts } = all.aval
    const isBelow = less(spreadBehind(k, parts), placesAlong(axis, parts))
    const column = back(withPart(where(isBelow, all, zerosLike(all)), factor, axis, k), n, blockSize)
    const left = inColumns(neg(product(itsInverse, product(before, inverse))))
    const row = back(withPart(left, itsInverse, axis + 1, k), blockSize, n)
    return [
      back(withPart(inColumns(l), column, axis + 1, k), n, n),
      back(withPart(inRows(inverse), row, axis, k), n, n),
    ]
  })
  const entries = permute(inColumns(a), { axes: [axis + 1, ...lead.keys(), axis, axis + 2] })
  const [l, inverse] = scan(body, [[zerosLike(a), zerosLike(a)], [entries, counted(blocks)], []], {
    length: blocks,
    reverse: false,
  })
  return [l, inverse]
}

/** How many columns the panels have, of n: all but the last a multiple of the block's size. */
export function panelWidths(n: number): number[] {
  const most = Math.max(panelSize, Math.ceil(n / mostPanels / blockSize) * blockSize)
  const widths: number[] = []
  for (let rest = n; rest > 0; rest -= widths[widths.length - 1])
    widths.push(rest < blockSize ? rest : Math.min(most, rest - (rest % blockSize)))
  return widths
}

/** L with L Lᵀ = A; NaN unless A is positive definite. Of A the lower triangle counts. */
export function choleskyByPanels(a: Atom): Atom {
  const { shape, dtype } = a.aval
  const [n, down] = [rowsOf(a.aval), shape.length - 2]
  const rowsBetween = (x: Atom, first: number, end: number): Atom => between(x, down, first, end)
  const whole = lowerOr(a, transposed(a))
  const panels: Atom[] = []
  // What is NaN in a row makes its element on the diagonal so.
  const nones: Atom[] = []
  let [done, left]: [number, Atom | undefined] = [0, undefined]
  for (const width of panelWidths(n)) {
    const rows = n - done
    const own = rowsBetween(between(whole, down + 1, done, done + width), done, n)
    const rest = left ? sub(own, product(left, transposed(rowsBetween(left, 0, width)))) : own
    const factors = (width > blockSize ? factorsOfSquare : factorsOfBlock)(rowsBetween(rest, 0, width))
    const [top] = factors
    const isNumber = equal(top, top)
    nones.push(sum(where(isNumber, zerosLike(top), filledWith(top.aval.shape, Number.NaN, dtype)), [down, down + 1]))
    const below = solved(rowsBetween(rest, width, rows), factors)
    const start = shape.map((_, axis) => (axis === down ? done : 0))
    const place = { start, step: shape.map(() => 1), shape: shape.with(down + 1, width) }
    panels.push(pad(concatenate([top, below], down), place))
    left = left ? concatenate([rowsBetween(left, width, rows), below], down + 1) : below
    done += width
  }
  return add(
    concatenate(panels, down + 1),
    spreadBehind(
      nones.reduce((x, y) => add(x, y)),
      shape,
    ),
  )
}
