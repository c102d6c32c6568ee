import type { NDArray } from "../../array/ndarray.js"
import * as np from "../../numpy/index.js"
import { checkpoint, cond } from "../../operators/branches.js"
import { whileLoop } from "../../operators/loops.js"
import { scan } from "../../operators/scan.js"
import { ratesAt } from "../system.js"
import { ordinaryFrom } from "./ordinary.js"
import { type Carry, lanesOf, type Problem, type Row } from "./problem.js"
import { stepOf } from "./step.js"

const { mul, div, sub, abs, where, stopGradient: fixed, logicalAnd: and, logicalNot: not, logicalOr: or } = np

const isActive = ({ isDone, hasFailed }: Carry): NDArray => not(or(isDone, hasFailed))

/** All steps, of which reverse mode computes again what it needs; only the last carry is kept. */
export function lastOf(problem: Problem): Carry {
  const { system, method, maxSteps, options } = problem
  if (typeof options.checkpoint === "number" && options.checkpoint > 1) return allOf(problem)[0]
  const turn = (carry: Carry) => stepOf(problem, carry)[0]
  const step = options.checkpoint === false ? turn : (checkpoint(turn) as typeof turn)
  const isOn = (carry: Carry) => and(isActive(carry), np.less(carry.steps, maxSteps))
  const start = startOf(problem)
  const isPlain = method.kind === "series" && system.size > 0 && options.events.length === 0
  const begin = isPlain ? ordinaryFrom(problem, start) : start
  return whileLoop<Carry>(isOn, step, begin as never, { maxSteps, lanes: lanesOf(problem) })
}

/** All steps, and a row for each, stacked; those that were not needed are not taken. */
export function allOf(problem: Problem): [Carry, Row] {
  const { maxSteps, options } = problem
  const segment = typeof options.checkpoint === "number" && options.checkpoint > 1 ? options.checkpoint : false
  const turn = (carry: Carry) => stepOf(problem, carry)
  const step = options.checkpoint === false || segment ? turn : (checkpoint(turn) as typeof turn)
  const stay = (carry: Carry): [Carry, Row] => [carry, idle(carry)]
  const either = (carry: Carry) => cond(isActive(carry), step, stay, carry as never)
  return scan<Carry, NDArray, Row>(either, startOf(problem) as never, null, { length: maxSteps, checkpoint: segment })
}

const idle = ({ t, low, y, h, steps }: Carry): Row => ({
  ...{ t, low, y, h, isTaken: np.less(steps, 0), event: np.sub(np.mul(steps, 0), 1) },
  ...{ direction: np.zerosLike(t), eventTime: np.zerosLike(t), eventState: np.zerosLike(y) },
})

/** Where t0 is t1 a step of length zero is taken: the state at t1 still moves with t1, by f. */
function startOf(problem: Problem): Carry {
  const { system, method, options, t0 } = problem
  const none = np.array(false)
  const count = np.array(0, { dtype: "int32" })
  const events = options.events.length
  const dtype = { dtype: system.dtype }
  return {
    ...{ t: t0, low: np.zerosLike(t0), y: system.start },
    h: method.kind === "series" ? np.zeros([], dtype) : firstLength(problem),
    watches: np.zeros([events, 3], dtype),
    ...{ steps: count, rejected: count, isDone: none, isStopped: none, hasFailed: none },
  }
}

/** A first step, over which an Euler step would change the state by one hundredth. */
function firstLength({ system, options, t0, t1 }: Problem): NDArray {
  if (options.h0 !== undefined) return np.array(options.h0, { dtype: system.dtype })
  const span = fixed(abs(sub(t1, t0)))
  const rates = ratesAt(system, t0, system.start)
  const [scale, rate] = [np.norm(system.start), np.norm(rates)]
  const isKnown = and(np.greater(scale, 0), np.greater(rate, 0))
  const length = div(mul(scale, 0.01), where(isKnown, rate, 1))
  return fixed(where(isKnown, length, where(np.greater(span, 0), mul(span, 1e-6), 1)))
}
