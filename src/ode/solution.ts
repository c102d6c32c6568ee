import { asArray, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { run } from "../array/trace.js"
import { unflatten } from "../array/tree.js"
import type { Like } from "../array/types.js"
import { requireOrder } from "../operators/inputs.js"
import { solution } from "../transforms/solution.js"
import type { OfState } from "./event.js"
import { systemOf, unravel } from "./system.js"

/**
 * The Taylor coefficients, of order 0 to `order`, of the solution of y' = f(t, y, ...args) with y(t0) = y0: a list of
 * trees like y0, so that y(t0 + h) = Σ y_k h^k. They follow order by order from f's own series, y_{k+1} = f(y)_k / (k + 1).
 * t0, y0 and the arguments may be traced: all transforms pass through. f is traced, and may hold loops and branches.
 *
 * Throws when `order` is negative or not whole, and when f does not return a tree with the shapes of y0. Source: Moore,
 * Interval Analysis (1966), ch. 11; Jorba & Zou, A software package for the numerical integration of ODEs by means of
 * high-order Taylor methods, Experimental Mathematics 14 (2005).
 *
 * @example
 * ```ts
 * taylorSolution((_, y) => y, 0, 1, 3) // => [ 1, 1, 0.5, 0.16666666666666666 ]
 * ```
 */
export function taylorSolution<Y = NDArray, A extends readonly unknown[] = readonly NDArray[]>(
  f: (t: NDArray, y: Y, ...args: A) => unknown,
  t0: ArrayLike,
  y0: Like<NoInfer<Y>>,
  order: number,
  ...args: { readonly [K in keyof A]: Like<A[K]> }
): Y[] {
  requireOrder("taylorSolution", order)
  const system = systemOf("taylorSolution", f as OfState, y0, args)
  const t = asArray(t0, "taylorSolution: t0", system.dtype)
  if (t.ndim > 0) throw new TypeError(`taylorSolution: t0 must be a number; got ${describe(t)}`)
  const states = system.shapes.length
  const outputs = run(solution(system.rates, order), [t, ...unravel(system, system.start), ...system.parameters])
  return Array.from(
    { length: order + 1 },
    (_, k) => unflatten(system.structure, outputs.slice(k * states, (k + 1) * states)) as Y,
  )
}
