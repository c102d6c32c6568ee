import { asArray, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { trace } from "../array/trace.js"
import { broadcastShapes } from "../numpy/promote.js"
import { broadcastTo } from "../numpy/shape.js"
import { requireFloat, requireOneResult, requireOrder } from "./inputs.js"
import { Jet } from "./polynomial.js"
import { push } from "./push.js"

/**
 * The Taylor polynomial of t ↦ f(x + t direction) at t = 0. `direction` broadcasts to the shape of x; 1 by default. `f`
 * takes and returns one array.
 *
 * Coefficients from order 1 up have the dtype of f(x), float64 where that is int32 or bool. Throws when `order` is
 * negative or not whole, when x is not floating-point (order 0 takes any dtype), when `direction` does not broadcast,
 * and when f returns a tree.
 *
 * @example
 * ```ts
 * taylor((x) => np.sum(np.square(x)), [1, 2], 2).coefficients // => [ 5, 6, 2 ]
 * ```
 */
export function taylor(f: (x: NDArray) => NDArray, x: ArrayLike, order: number, direction: ArrayLike = 1): Jet {
  return new Jet(coefficientsAlong("taylor", f, x, order, direction))
}

/** The Taylor coefficients of t ↦ f(x + t direction), of order 0 to `order`. */
export function coefficientsAlong(
  who: string,
  f: (x: NDArray) => NDArray,
  x: ArrayLike,
  order: number,
  direction: ArrayLike,
): NDArray[] {
  requireOrder(who, order)
  const traced = trace(who, f, [asArray(x, who)])
  if (order > 0) requireFloat(who, traced, 0)
  requireOneResult(who, traced)
  const [point] = traced.leaves
  const along = asArray(direction, who, point.dtype)
  if (broadcastShapes([along.shape, point.shape])?.join() !== point.shape.join())
    throw new Error(`${who}: the direction must broadcast to the shape [${point.shape}] of x; got ${describe(along)}`)
  const line = broadcastTo(along, point.shape)
  return push(traced, [[line]], order).map(([y]) => y)
}
