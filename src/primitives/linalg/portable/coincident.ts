import type { Atom } from "../../../ir/atom.js"
import { sizeOf } from "../../../ir/aval.js"
import { and } from "../../and.js"
import { concatenate } from "../../concatenate.js"
import { cast } from "../../convert.js"
import { cumsum } from "../../cumsum.js"
import { equal } from "../../equal.js"
import { spread } from "../../kinds/matrices.js"
import { lessEqual } from "../../lessEqual.js"
import { mul } from "../../mul.js"
import { not } from "../../not.js"
import { reshape } from "../../reshape.js"
import { slice } from "../../sliceAndPad.js"
import { sub } from "../../sub.js"
import { where } from "../../where.js"
import { nearness } from "../numeric/blocks.js"
import { filledWith, magnitude, placesAlong, spreadBehind } from "./rows.js"

/** The entries of vectors from one place on, before another. */
function between(x: Atom, first: number, end: number): Atom {
  const { shape } = x.aval
  const last = shape.length - 1
  const start = shape.map((_, i) => (i === last ? first : 0))
  return slice(x, { start, step: shape.map(() => 1), shape: shape.with(last, end - first) })
}

/** Within which distance of each other neighbours count as one, and numbers as zero; of sorted ones the largest stand at the ends. */
export function distanceIn(w: Atom): Atom {
  const { shape, dtype } = w.aval
  const n = shape[shape.length - 1]
  const entry = (at: number): Atom => magnitude(reshape(between(w, at, at + 1), { shape: shape.slice(0, -1) }))
  const [a, b] = [entry(0), entry(n - 1)]
  return mul(n * nearness[dtype as keyof typeof nearness], where(lessEqual(a, b), b, a))
}

/** Which different ones of sorted numbers lie in one run of neighbours that count as one: runs are numbered. */
export function coincidentByRuns([w]: readonly Atom[]): readonly Atom[] {
  const { shape } = w.aval
  const [n, last] = [shape[shape.length - 1], shape.length - 1]
  const matrix = [...shape, n]
  if (sizeOf(matrix) === 0) return [filledWith(matrix, 0, "bool")]
  const gaps = magnitude(sub(between(w, 1, n), between(w, 0, n - 1)))
  const distance = spreadBehind(distanceIn(w), gaps.aval.shape)
  const starts = cast(not(lessEqual(gaps, distance)), "int32")
  const zero = filledWith([...shape.slice(0, -1), 1], 0, "int32")
  const run = concatenate([zero, cumsum(starts, last)], last)
  const same = equal(spread(run, "columns", n), spread(run, "rows", n))
  return [and(same, not(equal(placesAlong(last, matrix), placesAlong(last + 1, matrix))))]
}
