import { type Atom, zerosLike } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { build } from "../../../ir/builder.js"
import { scan } from "../../control/scan.js"
import { div } from "../../div.js"
import { equal } from "../../equal.js"
import { gather } from "../../gatherAndScatter.js"
import { columnsOf, diagonalOf, spread } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { sub } from "../../sub.js"
import { where } from "../../where.js"
import { counted, filledWith, placesAlong, spreadBehind } from "./rows.js"

/**
 * U and L⁻¹ of small matrices A = L U, L with ones on its diagonal, without pivoting. Rows are taken from those below, i > j:
 * wᵢ ← wᵢ - (wᵢⱼ / wⱼⱼ) wⱼ, and the same of the identity, whose columns take the room of those that become zero: U is what
 * is left on and above the diagonal, L⁻¹ what is left below it. Of symmetric ones only the upper triangle is read: were wᵢⱼ not
 * wⱼᵢ to the last bit, U would be off from a factor of A by as much as its condition says.
 */
export function eliminated(a: Atom, symmetric: boolean): Atom {
  const { shape, dtype } = a.aval
  const [down, across] = [shape.length - 2, shape.length - 1]
  const n = columnsOf(a.aval)
  const [rows, columns] = [placesAlong(down, shape), placesAlong(across, shape)]
  const body = build([a.aval, aval([], "int32")], (w, j) => {
    const row = gather(w, j, { axis: down, batch: 0 })
    const column = symmetric ? row : gather(w, j, { axis: across, batch: 0 })
    const pivot = gather(row, j, { axis: down, batch: 0 })
    const factor = spread(div(column, spreadBehind(pivot, column.aval.shape)), "columns", n)
    const turn = spreadBehind(j, shape)
    const isColumn = equal(columns, turn)
    const taken = where(isColumn, filledWith(shape, 1, dtype), spread(row, "rows", n))
    return [where(less(turn, rows), sub(where(isColumn, zerosLike(a), w), mul(factor, taken)), w)]
  })
  return scan(body, [[a], [counted(n)], []], { length: n, reverse: false })[0]
}

/** The inverses of small lower triangular matrices, of which nothing else is read. */
export function inverseOfLower(a: Atom): Atom {
  const { shape } = a.aval
  const [rows, columns] = [placesAlong(shape.length - 2, shape), placesAlong(shape.length - 1, shape)]
  const isDiagonal = equal(rows, columns)
  const w = eliminated(where(less(rows, columns), zerosLike(a), a), false)
  const unscaled = where(isDiagonal, filledWith(shape, 1, a.aval.dtype), w)
  return div(unscaled, spread(diagonalOf(w), "columns", columnsOf(a.aval)))
}
