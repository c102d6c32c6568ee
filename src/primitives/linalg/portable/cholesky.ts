import type { Atom } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { build } from "../../../ir/builder.js"
import { add } from "../../add.js"
import { concatenate } from "../../concatenate.js"
import { scan } from "../../control/scan.js"
import { equal } from "../../equal.js"
import { gather } from "../../gatherAndScatter.js"
import { columnsOf, leadOf, product, rowsOf, transposed } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { permute } from "../../permute.js"
import { reshape } from "../../reshape.js"
import { pad } from "../../sliceAndPad.js"
import { sub } from "../../sub.js"
import { broadcast, sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import { triangularSolve } from "../triangularSolve.js"
import { between, counted, filledWith, placesAlong, spreadBehind } from "./rows.js"

// Cholesky's factor in panels of columns, which are written out, and of each panel in blocks, by a loop. Panels stand here as
// rows, those of U = Lᵀ: P = A - U'ᵀ U, with U' the columns of U above the block, then D Dᵀ = P at the block, U = D⁻¹ P.

/** Columns of a block. */
const blockSize = 32

/** The factor of a block. */
type Factor = (a: Atom) => Atom

/** Panels are so wide, or wider where there would be more than so many. */
const [panelSize, mostPanels] = [128, 8]

/** The element where the row is at or below the column, and what is given elsewhere. */
function lowerOr(x: Atom, other: Atom): Atom {
  const { shape } = x.aval
  const [rows, columns] = [placesAlong(shape.length - 2, shape), placesAlong(shape.length - 1, shape)]
  return where(less(rows, columns), other, x)
}

const columnsBetween = (x: Atom, first: number, end: number): Atom => between(x, x.aval.shape.length - 1, first, end)
const rowsBetween = (x: Atom, first: number, end: number): Atom => between(x, x.aval.shape.length - 2, first, end)

/** The rows of U of the block that a panel starts with, from what is left of A there. */
const firstRows = (p: Atom, at: (x: Atom) => Atom, factor: Factor): Atom => triangularSolve(factor(at(p)), p)

/** x, with a block of rows in the place that a number says. */
function withBlock(x: Atom, block: Atom, at: Atom): Atom {
  const { shape } = x.aval
  const [rows, columns] = [rowsOf(x.aval), columnsOf(x.aval)]
  const parts = [...leadOf(x.aval), rows / blockSize, blockSize, columns]
  const tiled = reshape(broadcast(block, { shape: parts, axes: [parts.length - 3] }), { shape })
  const place = placesAlong(parts.length - 3, parts)
  return where(equal(reshape(place, { shape }), spreadBehind(at, shape)), tiled, x)
}

/** The rows of U of a panel, whose rows are a multiple of the block's size, from what is left of A there. */
function panelRows(a: Atom, factor: Factor): Atom {
  const { shape, dtype } = a.aval
  const [lead, rows, columns] = [leadOf(a.aval), rowsOf(a.aval), columnsOf(a.aval)]
  const last = shape.length - 1
  const blocks = rows / blockSize
  const parts = reshape(a, { shape: [...lead, blocks, blockSize, columns] })
  const entries = permute(parts, { axes: [lead.length, ...lead.keys(), lead.length + 1, lead.length + 2] })
  const own = aval([...lead, blockSize, columns], dtype)
  const body = build([a.aval, own, aval([], "int32")], (u, p, step) => {
    const places = add(
      counted(blockSize),
      mul(spreadBehind(step, [blockSize]), filledWith([blockSize], blockSize, "int32")),
    )
    const at = (x: Atom): Atom => gather(x, places, { axis: last, batch: 0 })
    return [withBlock(u, firstRows(sub(p, product(transposed(at(u)), u)), at, factor), step)]
  })
  return scan(body, [[filledWith(shape, 0, dtype)], [entries, counted(blocks)], []], {
    length: blocks,
    reverse: false,
  })[0]
}

/** How many columns the panels have, of n: all but the last a multiple of the block's size. */
export function panelWidths(n: number): number[] {
  const most = Math.max(panelSize, Math.ceil(n / mostPanels / blockSize) * blockSize)
  const widths: number[] = []
  for (let rest = n; rest > 0; rest -= widths[widths.length - 1])
    widths.push(rest < blockSize ? rest : Math.min(most, rest - (rest % blockSize)))
  return widths
}

/** L with L Lᵀ = A, from factors of blocks; NaN unless A is positive definite. Of A the lower triangle counts. */
export function choleskyByPanels(a: Atom, factor: Factor): Atom {
  const { shape, dtype } = a.aval
  const [n, down] = [rowsOf(a.aval), shape.length - 2]
  const whole = lowerOr(a, transposed(a))
  const panels: Atom[] = []
  let [done, left]: [number, Atom | undefined] = [0, undefined]
  for (const width of panelWidths(n)) {
    const own = rowsBetween(columnsBetween(whole, done, n), done, done + width)
    const rest = left ? sub(own, product(rowsBetween(left, 0, width), transposed(left))) : own
    const u = width > blockSize ? panelRows(rest, factor) : firstRows(rest, (x) => columnsBetween(x, 0, width), factor)
    const l = transposed(u)
    const start = shape.map((_, axis) => (axis === down ? done : 0))
    panels.push(pad(l, { start, step: shape.map(() => 1), shape: shape.with(down + 1, width) }))
    const below = rowsBetween(l, width, n - done)
    left = left ? concatenate([rowsBetween(left, width, n - done), below], down + 1) : below
    done += width
  }
  const l = lowerOr(concatenate(panels, down + 1), filledWith(shape, 0, dtype))
  const none = where(equal(l, l), filledWith(shape, 0, dtype), filledWith(shape, Number.NaN, dtype))
  return add(l, spreadBehind(sum(none, [down, down + 1]), shape))
}
