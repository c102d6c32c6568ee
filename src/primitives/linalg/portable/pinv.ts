import type { Atom } from "../../../ir/atom.js"
import { sizeOf } from "../../../ir/aval.js"
import { cast } from "../../convert.js"
import { div } from "../../div.js"
import { columnsOf, leadOf, product, rowsOf, spread, transposed } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { lessEqual } from "../../lessEqual.js"
import { mul } from "../../mul.js"
import { reshape } from "../../reshape.js"
import { slice } from "../../sliceAndPad.js"
import { sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import { svd } from "../svd.js"
import { filledWith, spreadBehind } from "./rows.js"

/** V S⁺ Uᵀ without the singular values below `rcond` times the largest, and whether there are such. */
export function pinvBySingularValues(a: Atom, rcond: number): readonly Atom[] {
  const [lead, m, n] = [leadOf(a.aval), rowsOf(a.aval), columnsOf(a.aval)]
  if (sizeOf([m, n]) === 0) return [filledWith([...lead, n, m], 0, a.aval.dtype), filledWith(lead, 0, "bool")]
  const [u, s, v] = svd(a)
  const { shape, dtype } = s.aval
  const [zero, one] = [filledWith(shape, 0, dtype), filledWith(shape, 1, dtype)]
  const first = slice(s, { start: shape.map(() => 0), step: shape.map(() => 1), shape: shape.with(-1, 1) })
  const left = lessEqual(s, mul(rcond, spreadBehind(reshape(first, { shape: lead }), shape)))
  const weights = where(left, zero, div(one, where(left, one, s)))
  const count = sum(cast(left, "int32"), [shape.length - 1])
  const x = product(mul(v, spread(weights, "rows", n)), transposed(u))
  return [x, less(filledWith(lead, 0, "int32"), count)]
}
