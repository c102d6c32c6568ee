import type { NDArray } from "../../array/ndarray.js"
import * as np from "../../numpy/index.js"
import { checkpoint } from "../../operators/branches.js"
import { whileLoop } from "../../operators/loops.js"
import { type Begin, beginning, ordinaryStep } from "../ordinaryStep.js"
import { type Carry, lanesOf, type Problem } from "./problem.js"

const { add, where, logicalAnd: and, logicalNot: not, logicalOr: or, stopGradient: fixed } = np

interface Ordinary extends Begin {
  readonly steps: NDArray
  readonly isOver: NDArray
  readonly hasFailed: NDArray
}

/**
 * Ordinary steps, to where one is none: it would lead to t1 or beyond, its length is not known, or something is not finite.
 * A series that did not fit f fails.
 */
export function ordinaryFrom(problem: Problem, start: Carry): Carry {
  const { system, method, options, tol, maxSteps, t0, t1 } = problem
  const lengths = { order: method.order, tol, longest: options.hMax }
  const sense = fixed(np.sign(np.sub(t1, t0)))
  const turn = (c: Ordinary): Ordinary => {
    const { end, fits, isInside } = ordinaryStep(system, lengths, t1, sense, c)
    const stays = np.less(np.abs(np.sum(fixed(end.y))), Number.MAX_VALUE)
    const isTaken = and(and(fits, isInside), stays)
    const choose = (x: NDArray, y: NDArray) => where(isTaken, x, y)
    return {
      ...{ t: choose(end.t, c.t), low: choose(end.low, c.low), y: choose(end.y, c.y) },
      ...{ rest: end.rest, slope: end.slope, h: end.h },
      ...{ allowed: end.allowed, steps: choose(add(c.steps, np.array(1, { dtype: "int32" })), c.steps) },
      ...{ isOver: not(isTaken), hasFailed: not(fits) },
    }
  }
  const step = options.checkpoint === false ? turn : (checkpoint(turn) as typeof turn)
  const last = whileLoop<Ordinary>(
    ({ isOver }) => not(isOver),
    step,
    {
      ...beginning(start.t, start.low, start.y),
      ...{ steps: start.steps, isOver: start.isDone, hasFailed: start.hasFailed },
    } as never,
    { maxSteps, lanes: lanesOf(problem) },
  )
  const { t, low, y, steps, hasFailed } = last
  return { ...start, t, low, y, steps, hasFailed: or(hasFailed, start.hasFailed) }
}
