import { asArray, astype } from "../../array/asArray.js"
import type { NDArray } from "../../array/ndarray.js"
import * as np from "../../numpy/index.js"
import { vmap } from "../../operators/vmap.js"
import { methodOf } from "../methods/index.js"
import type { Checked } from "../options.js"
import type { Occurrence, OdeSolution } from "../result.js"
import { type System, treeOf } from "../system.js"
import { toleranceOf } from "../tolerance.js"
import { allOf, lastOf } from "./loop.js"
import type { Carry, Problem, Row } from "./problem.js"
import { horner } from "./series.js"

const { add, mul, div, sub, where, stopGradient: fixed } = np

/** So many steps are taken at most where the problem is traced: reverse mode has room for as many. */
const mostTraced = 4096

/** The solution as equations of the program being traced: a loop of at most `maxSteps` steps. */
export function tracedSolution(system: System, o: Checked): OdeSolution<unknown> {
  const tol = toleranceOf(o.method, system.dtype, o.tol)
  const method = methodOf(o.method, tol)
  const [t0, t1] = [o.t0, o.t1].map((t) => astype(t, system.dtype))
  const problem: Problem = { system, method, options: o, tol, maxSteps: o.maxSteps ?? mostTraced, t0, t1 }
  let kept: [Carry, Row] | undefined
  const all = (): [Carry, Row] => {
    kept ??= allOf(problem)
    return kept
  }
  const last = o.saveAt || o.events.length > 0 ? all()[0] : lastOf(problem)
  const end = mul(last.t, whole(last))
  const saves = o.saveAt && astype(o.saveAt, system.dtype)
  return {
    t: saves ?? end,
    y: treeOf(system, saves ? statesAt(problem, all(), saves) : mul(last.y, whole(last))),
    status: "traced",
    stats: { steps: last.steps, rejected: last.rejected, order: method.order },
    events: o.events.map((_, i) => occurrences(problem, all()[1], i)),
    at(times) {
      const given = asArray(times, "odeint: at", system.dtype)
      const states = statesAt(problem, all(), np.reshape(given, [-1]))
      return treeOf(system, np.reshape(states, [...given.shape, system.size]))
    },
  }
}

/** 1 where the integration came to its end; NaN where it failed, for derivatives too. */
const whole = ({ isDone, t }: Carry): NDArray => where(isDone, np.onesLike(t), Number.NaN)

/** The states at times, in the last steps that begin before; NaN for times that were not reached, or lie before t0. */
function statesAt({ system, method, t0, t1 }: Problem, [last, rows]: [Carry, Row], times: NDArray): NDArray {
  const sense = fixed(np.sign(sub(t1, t0)))
  const along = (t: NDArray) => mul(fixed(t), sense)
  const starts = where(rows.isTaken, along(add(rows.t, rows.low)), Number.POSITIVE_INFINITY)
  const index = np.maximum(sub(np.searchsorted(starts, along(times), { side: "right" }), 1), 0)
  const [t, low, y, h] = [rows.t, rows.low, rows.y, rows.h].map((x) => np.take(x, index, 0))
  const state = (time: NDArray, t: NDArray, low: NDArray, y: NDArray, h: NDArray) =>
    horner(method.attempt(system, t, y, h).coefficients, div(sub(sub(time, t), low), h))
  const states = vmap(state)(times, t, low, y, h)
  const isBehind = where(np.equal(sense, 0), np.equal(times, t0), np.greaterEqual(along(times), along(t0)))
  const isReached = np.logicalAnd(np.logicalAnd(isBehind, np.lessEqual(along(times), along(last.t))), last.isDone)
  return mul(states, np.expandDims(where(isReached, np.onesLike(times), Number.NaN), 1))
}

/** What happened of one event, in order; beyond the last NaN. What nobody asks for is not computed. */
function occurrences({ system, maxSteps }: Problem, rows: Row, event: number): readonly Occurrence<unknown>[] {
  const count = np.cumsum(np.array(np.logicalAnd(rows.isTaken, np.equal(rows.event, event)), { dtype: "int32" }))
  const place = (k: number) => {
    const index = np.searchsorted(count, k + 1)
    return { index: np.minimum(index, maxSteps - 1), factor: where(np.less(index, maxSteps), 1, Number.NaN) }
  }
  const entry = (x: NDArray, k: number): NDArray => {
    const { index, factor } = place(k)
    return mul(np.take(x, index, 0), astype(factor, system.dtype))
  }
  return Array.from({ length: maxSteps }, (_, k) => ({
    get t() {
      return entry(rows.eventTime, k)
    },
    get y() {
      return treeOf(system, entry(rows.eventState, k))
    },
    get direction() {
      return entry(rows.direction, k)
    },
  }))
}
