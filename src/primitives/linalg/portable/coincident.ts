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
import { sub } from "../../sub.js"
import { where } from "../../where.js"
import { nearness } from "../numeric/blocks.js"
import { between, filledWith, magnitude, placesAlong, spreadBehind } from "./rows.js"

/** Within which distance of each other neighbours count as one, and numbers as zero; of sorted ones the largest stand at the ends. */
export function distanceIn(w: Atom): Atom {
  const { shape, dtype } = w.aval
  const n = shape[shape.length - 1]
  const entry = (at: number): Atom =>
    magnitude(reshape(between(w, shape.length - 1, at, at + 1), { shape: shape.slice(0, -1) }))
  const [a, b] = [entry(0), entry(n - 1)]
  return mul(n * nearness[dtype as keyof typeof nearness], where(lessEqual(a, b), b, a))
}

/**
 * The numbers of the runs in which sorted numbers lie: neighbours that are no farther apart than `distance`. A run ends where
 * one of `outer` does.
 */
export function runsOf(w: Atom, distance: Atom, outer?: Atom): Atom {
  const { shape } = w.aval
  const [n, last] = [shape[shape.length - 1], shape.length - 1]
  const pair = (x: Atom): readonly [Atom, Atom] => [between(x, last, 1, n), between(x, last, 0, n - 1)]
  const gaps = magnitude(sub(...pair(w)))
  const isNear = lessEqual(gaps, spreadBehind(distance, gaps.aval.shape))
  const isOne = outer ? and(isNear, equal(...pair(outer))) : isNear
  const zero = filledWith([...shape.slice(0, -1), 1], 0, "int32")
  return concatenate([zero, cumsum(cast(not(isOne), "int32"), last)], last)
}

/** Do row and column lie in one run? */
export function inOneRun(run: Atom): Atom {
  const n = run.aval.shape[run.aval.shape.length - 1]
  return equal(spread(run, "columns", n), spread(run, "rows", n))
}

/** Which different ones of sorted numbers lie in one run of neighbours that count as one: runs are numbered. */
export function coincidentByRuns([w]: readonly Atom[]): readonly Atom[] {
  const { shape } = w.aval
  const [n, last] = [shape[shape.length - 1], shape.length - 1]
  const matrix = [...shape, n]
  if (sizeOf(matrix) === 0) return [filledWith(matrix, 0, "bool")]
  const same = inOneRun(runsOf(w, distanceIn(w)))
  return [and(same, not(equal(placesAlong(last, matrix), placesAlong(last + 1, matrix))))]
}
