import { eighRoom, rotationsRoom } from "../../../compile/workspace.js"
import { mirrored, rowsIn, spoiled } from "./move.js"
import { partsAt } from "./parts.js"
import { formRows } from "./reflection.js"
import { once } from "./routine.js"
import { ascending, orderedColumns, orderedValues, scaled } from "./spectrum.js"
import { laid, type OneMatrix, rowBytes, typeOf } from "./steps.js"
import { symmetricQr } from "./symmetricQr.js"
import { tridiagonalise, tridiagonalLines } from "./tridiagonal.js"

/** A = Q T Qᵀ and T = Z Λ Zᵀ: the rows of Qᵀ turn with the iteration on T. */
export const eigh: OneMatrix = (context, step) => {
  const float = typeOf(step)
  const n = step.inputs[0].rows
  const { height, width, stride, bytes } = laid(n, n)
  const [move, mirror, scale] = [rowsIn[float], mirrored.float64, scaled].map((x) => once(context, x))
  const [reduce, form, iterate] = [tridiagonalise, formRows, symmetricQr].map((x) => once(context, x))
  const [sort, values, columns] = [ascending, orderedValues[float], orderedColumns[float]].map((x) => once(context, x))
  const spoil = once(context, spoiled[float])
  const [, vectors] = step.wanted
  // Without vectors nothing turns.
  const turning = vectors ? width : 0
  return (r, { inputs: [from], outputs: [w, v], room }) => {
    const at = partsAt(r, room, eighRoom(n))
    const [d, e, tau] = tridiagonalLines.map((_, i) => r.int(at.lines.plus(8 * height * i)))
    const solved = () => {
      r.call(sort, d, at.order, n)
      r.call(values, d, at.order, n, at.numbers, w)
      if (vectors) r.call(columns, at.a, stride, at.order, v, n, n)
    }
    const spoilAll = () => {
      r.call(spoil, w, n)
      if (vectors) r.call(spoil, v, n * n)
    }
    r.clear(at.a, bytes)
    r.clear(at.lines, 8 * height * tridiagonalLines.length)
    r.call(move, from, rowBytes(float, n), at.a, stride, n, n)
    r.call(mirror, at.a, stride, n)
    r.call(scale, at.a, bytes, at.numbers)
    r.if(
      r.load(at.numbers).less(Number.POSITIVE_INFINITY),
      () => {
        r.call(reduce, at.a, at.vectors, stride, n, width, at.lines)
        if (vectors) r.call(form, at.a, stride, n, width, at.vectors, stride, tau, n - 1, 1)
        r.call(iterate, d, e, n, at.a, stride, turning, at.list, at.list.plus(8 * rotationsRoom(n)), at.numbers.plus(8))
        r.if(r.loadInt(at.numbers, 8), solved, spoilAll)
      },
      spoilAll,
    )
  }
}
