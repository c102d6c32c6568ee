import { asArray, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFlag } from "../array/options.js"
import { mul } from "../numpy/arithmetic.js"
import { factorial } from "../planner/combinatorics.js"
import { requireDerivative, requireOneResult } from "./inputs.js"
import { unitsLike } from "./jacobian.js"
import { jets } from "./jets.js"
import { traceAtArray } from "./point.js"
import { coefficientsAlong } from "./taylor.js"
import { tensorsAt } from "./tensor.js"

/** A function of one array that returns one array. */
export type ArrayFunction = (x: NDArray) => NDArray

/**
 * The value of `f` at x and its derivatives of order 0 to `order`. `derivatives[k]` is the full k-th derivative, of the
 * result's shape followed by the shape of x repeated k times; for scalar x simply the k-th derivative. Each of
 * the C(D+K, K) different numbers, D the number of variables, is computed once. `f` takes and returns one array.
 *
 * Derivatives have the dtype of f(x), float64 where that is int32 or bool. Throws when `order` is not a whole number
 * from 0 to 170, when x is not floating-point (order 0 takes any dtype), and when f returns a tree. Source: Griewank,
 * Utke & Walther 2000, Evaluating higher derivative tensors by forward propagation of univariate Taylor series.
 *
 * @example
 * ```ts
 * const [value, derivatives] = forwardDerivatives((x) => np.sin(x), 0, 2)
 * value // => 0
 * derivatives // => [ 0, 1, 0 ]
 * ```
 */
export function forwardDerivatives(f: ArrayFunction, x: ArrayLike, order: number): [NDArray, NDArray[]] {
  const who = "forwardDerivatives"
  requireDerivative(who, order, 0)
  const point = asArray(x, who)
  const derivatives = point.ndim === 0 || order === 0 ? alongLine(who, f, point, order) : tensors(who, f, point, order)
  return [derivatives[0], derivatives]
}

const alongLine = (who: string, f: ArrayFunction, x: NDArray, order: number): NDArray[] =>
  coefficientsAlong(who, f, x, order, 1).map((y, k) => (k < 2 ? y : mul(y, factorial(k))))

function tensors(who: string, f: ArrayFunction, x: NDArray, order: number): NDArray[] {
  const { traced } = traceAtArray(who, f, [x])
  requireOneResult(who, traced)
  const { value, derivatives } = tensorsAt(
    traced,
    x,
    Array.from({ length: order }, (_, k) => k + 1),
  )
  return [value[0], ...derivatives.map(([y]) => y)]
}

/** Which multiples of the derivatives to return. */
export interface CoefficientOptions {
  /** Return derivatives instead of Taylor coefficients, which are the derivatives divided by k!. */
  readonly factorialScaled?: boolean
}

/**
 * The Taylor coefficients [f(x), f'(x), f''(x)/2!, ...] of `f` at x up to `order`; with `factorialScaled` the plain
 * derivatives. For an array x they are taken along the direction of ones. `f` takes and returns one array.
 *
 * Terms from order 1 up have the dtype of f(x), float64 where that is int32 or bool. Throws when `order` is negative or
 * not whole, or above 170 with `factorialScaled`, when x is not floating-point (order 0 takes any dtype), and when f
 * returns a tree.
 *
 * @example
 * ```ts
 * taylorSeriesCoefficients((x) => np.exp(x), 0, 3) // => [ 1, 1, 0.5, 0.16666666666666666 ]
 * ```
 */
export function taylorSeriesCoefficients(
  f: ArrayFunction,
  x: ArrayLike,
  order: number,
  options: CoefficientOptions = {},
): NDArray[] {
  const who = "taylorSeriesCoefficients"
  const { factorialScaled = false } = checkedOptions(who, options, ["factorialScaled"])
  requireFlag(who, "factorialScaled", factorialScaled)
  if (!factorialScaled) return coefficientsAlong(who, f, x, order, 1)
  requireDerivative(who, order, 0)
  return alongLine(who, f, asArray(x, who), order)
}

/**
 * Derivatives of `f` at x along many directions, of which the last order is summed over the directions and propagated
 * as one summed jet. Returns the value and the derivatives of order 0 to `order`: those below the last are stacked over
 * the directions on a leading axis, the last one is their sum. `directions` has shape [R, ...x.shape]; the unit
 * directions by default, and then order 2 gives the Laplacian. `f` takes and returns one array.
 *
 * Derivatives have the dtype of f(x), float64 where that is int32 or bool. Throws when `order` is not a whole number
 * from 1 to 170, when x is not floating-point, when the shape of `directions` is another, and when f returns a tree.
 * Source: Dangel et al. 2025, Collapsing Taylor Mode Automatic Differentiation.
 *
 * @example
 * ```ts
 * const [, [, slopes, laplacian]] = forwardDerivativesCollapsed((x) => np.sum(np.power(x, 3)), [1, 2], 2)
 * slopes // => [ 3. 12.]
 * laplacian // => 18
 * ```
 */
export function forwardDerivativesCollapsed(
  f: ArrayFunction,
  x: ArrayLike,
  order: number,
  directions?: ArrayLike,
): [NDArray, NDArray[]] {
  const who = "forwardDerivativesCollapsed"
  requireDerivative(who, order)
  const { traced, x: point } = traceAtArray(who, f, [asArray(x, who)])
  requireOneResult(who, traced)
  const lines = directions === undefined ? unitsLike(point) : asArray(directions, who, point.dtype)
  if (lines.ndim !== point.ndim + 1 || lines.shape.slice(1).join() !== point.shape.join())
    throw new Error(`${who}: directions must have shape [R,${point.shape}]; got ${describe(lines)}`)
  const wanted = Array.from(
    { length: order + 1 },
    (_, k) => ({ orders: [k], as: k < order ? "stacked" : "summed" }) as const,
  )
  const [[[value], ...coefficients]] = jets(traced, [{ levels: [new Map([[0, lines]])], wanted }])
  return [value, [value, ...coefficients.map(([y], k) => mul(y, factorial(k + 1)))]]
}
