import { asArray, describe } from "../array/convert.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { trace } from "../array/trace.js"
import { add, mul } from "../numpy/arithmetic.js"
import { broadcastShapes } from "../numpy/promote.js"
import { broadcastTo } from "../numpy/shape.js"
import { factorial } from "../planner/combinatorics.js"
import { requireDerivative, requireFloat, requireOneResult, requireOrder } from "./inputs.js"
import { push } from "./push.js"

/**
 * A truncated Taylor polynomial x_0 + x_1 t + ... + x_K tᴷ, as an object.
 *
 * @example
 * ```ts
 * const p = taylor((x) => np.exp(x), 0, 3)
 * p.coefficients // => [ 1, 1, 0.5, 0.16666666666666666 ]
 * p.evaluate(1) // => 2.6666666666666665
 * ```
 */
export class Jet {
  /** x_0 ... x_K, each the derivative of its order divided by its factorial. */
  readonly coefficients: readonly NDArray[]

  /** A polynomial with the given coefficients, which are broadcast to one shape; throws where they do not. */
  constructor(coefficients: readonly ArrayLike[]) {
    if (!Array.isArray(coefficients) || coefficients.length === 0)
      throw new TypeError(`Jet: expected a list of one coefficient or more; got ${describe(coefficients)}`)
    const given = Array.from(coefficients, (x: ArrayLike) => asArray(x, "Jet"))
    const shape = broadcastShapes(given.map((x) => x.shape))
    if (!shape) throw new Error(`Jet: coefficients must broadcast to one shape; got ${given.map(describe).join(", ")}`)
    this.coefficients = given.map((x) => broadcastTo(x, shape))
  }

  /** x_0, the value at t = 0. */
  get value(): NDArray {
    return this.coefficients[0]
  }

  /** The degree up to which the polynomial is known. */
  get order(): number {
    return this.coefficients.length - 1
  }

  /** The derivatives at t = 0, of order 0 to K. */
  get derivatives(): NDArray[] {
    return this.coefficients.map((_, k) => this.derivative(k))
  }

  /**
   * The k-th derivative at t = 0. Throws when k is above the order, or 171 or more: 171! is no float64.
   *
   * @example
   * ```ts
   * taylor((x) => np.sin(x), 0, 3).derivative(3) // => -1
   * ```
   */
  derivative(k: number): NDArray {
    if (!Number.isInteger(k) || k < 0 || k > this.order)
      throw new Error(`Jet: derivative ${describe(k)} is not known; the jet has order ${this.order}`)
    requireDerivative("Jet", k, 0)
    return k < 2 ? this.coefficients[k] : mul(this.coefficients[k], factorial(k))
  }

  /**
   * The polynomial at t, by Horner's rule. t broadcasts against the coefficients.
   *
   * @example
   * ```ts
   * new Jet([1, 2, 3]).evaluate([0, 1, 2]) // => [ 1.  6. 17.]
   * ```
   */
  evaluate(t: ArrayLike): NDArray {
    return this.coefficients.slice(0, -1).reduceRight((sum, x) => add(mul(sum, t), x), this.coefficients[this.order])
  }
}

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
