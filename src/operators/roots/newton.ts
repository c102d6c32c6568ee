import type { NDArray } from "../../array/ndarray.js"
import { unitOf } from "../../ir/dtype.js"
import { add, div, mul, neg, sub } from "../../numpy/arithmetic.js"
import { equal, greater, isfinite, less, lessEqual, logicalAnd, logicalNot, logicalOr } from "../../numpy/compare.js"
import { array } from "../../numpy/create.js"
import { where } from "../../numpy/select.js"
import { whileLoop } from "../loops.js"
import type { Linear } from "./krylov.js"
import { size } from "./vectors.js"

/** How an iteration ended, by number. */
export const statuses = [
  "it converged",
  "it did not converge within maxSteps",
  "no step makes the residual smaller",
  "a value is not finite, or the linearised equation has no solution",
  "the function lies on one side of the value at both ends",
] as const

/** While an iteration runs. */
const running = -1

export const int = (n: number): NDArray => array(n, { dtype: "int32" })

/** What an iteration yields: the last vector, and how it ended. */
export interface Ended {
  readonly x: NDArray
  readonly status: NDArray
}

/** When an iteration ends: at steps of this size, in units of the vector, or after so many. */
export interface Iteration {
  readonly tol: number | undefined
  readonly maxSteps: number
}

const ended = (x: NDArray, status: NDArray): Ended => ({ x, status: where(less(status, 0), int(1), status) })

/**
 * Newton's method with a backtracking line search on the largest residual (Dennis & Schnabel 1983, ch. 6). `solve` solves
 * the equation linearised at x. It ends when a step is small; when no step makes the residual smaller it has converged to
 * rounding if Newton's step is small, and else it has not.
 */
export function newton(
  f: Linear,
  solve: (x: NDArray, r: NDArray) => NDArray,
  x0: NDArray,
  { tol = unitOf(x0.dtype) ** 0.75, maxSteps }: Iteration,
): Ended {
  const tiny = mul(size(x0), unitOf(x0.dtype))
  const f0 = f(x0)
  const norm0 = size(f0)
  const start = {
    x: x0,
    f: f0,
    norm: norm0,
    status: where(equal(norm0, 0), int(0), where(isfinite(norm0), int(running), int(3))),
    steps: int(0),
  }
  const end = whileLoop(
    ({ status, steps }: typeof start) => logicalAnd(less(status, 0), less(steps, maxSteps)),
    (state: typeof start) => {
      const d = neg(solve(state.x, state.f))
      const isUsable = isfinite(size(d))
      const found = lineSearch(f, state, where(isUsable, d, 0))
      const x = where(found.isBetter, found.x, state.x)
      const scale = add(size(x), tiny)
      const step = mul(size(d), found.t)
      const isClose = logicalOr(equal(found.norm, 0), lessEqual(step, mul(scale, tol)))
      const isRounding = lessEqual(size(d), mul(scale, Math.sqrt(unitOf(x0.dtype))))
      const better = where(isClose, int(0), int(running))
      const worse = where(isRounding, int(0), int(2))
      return {
        x,
        f: where(found.isBetter, found.f, state.f),
        norm: where(found.isBetter, found.norm, state.norm),
        status: where(isUsable, where(found.isBetter, better, worse), int(3)),
        steps: add(state.steps, 1),
      }
    },
    start,
  )
  return ended(end.x, end.status)
}

/** The first of x + d, x + d/2, x + d/4, ... whose residual is smaller by a part of what Newton's step promises. */
function lineSearch(f: Linear, { x, norm }: { readonly x: NDArray; readonly norm: NDArray }, d: NDArray) {
  const at = (t: NDArray) => {
    const next = add(x, mul(d, t))
    const value = f(next)
    return { t, x: next, f: value, norm: size(value) }
  }
  type Tried = ReturnType<typeof at>
  const isBetter = (tried: Tried): NDArray => lessEqual(tried.norm, mul(norm, sub(1, mul(tried.t, 1e-4))))
  const found = whileLoop(
    (tried: Tried) => logicalAnd(logicalNot(isBetter(tried)), greater(tried.t, 2 ** -20)),
    (tried: Tried) => at(div(tried.t, 2)),
    at(array(1, { dtype: x.dtype === "float32" ? "float32" : "float64" })),
  )
  return { ...found, isBetter: isBetter(found) }
}

/** x = g(x), again and again: until a step is small, or no smaller than the one before it and near rounding. */
export function iterate(g: Linear, x0: NDArray, { tol = 2 * unitOf(x0.dtype), maxSteps }: Iteration): Ended {
  const tiny = mul(size(x0), unitOf(x0.dtype))
  const start = {
    x: x0,
    step: array(Number.POSITIVE_INFINITY, { dtype: x0.dtype }),
    status: int(running),
    steps: int(0),
  }
  const end = whileLoop(
    ({ status, steps }: typeof start) => logicalAnd(less(status, 0), less(steps, maxSteps)),
    (state: typeof start) => {
      const x = g(state.x)
      const step = size(sub(x, state.x))
      const scale = add(size(x), tiny)
      const isStill = logicalAnd(
        lessEqual(step, mul(scale, Math.sqrt(unitOf(x0.dtype)))),
        logicalNot(less(step, state.step)),
      )
      const isDone = logicalOr(lessEqual(step, mul(scale, tol)), isStill)
      const status = where(isfinite(step), where(isDone, int(0), int(running)), int(3))
      return { x, step, status, steps: add(state.steps, 1) }
    },
    start,
  )
  return ended(end.x, end.status)
}
