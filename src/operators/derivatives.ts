import { asArray, describe } from "../array/convert.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { run } from "../array/trace.js"
import { mul } from "../numpy/arithmetic.js"
import { array } from "../numpy/create.js"
import { take } from "../numpy/indexing.js"
import { tensordot } from "../numpy/linear.js"
import { moveaxis, reshape } from "../numpy/shape.js"
import type { Request } from "../transforms/vmap.js"
import { jets } from "./collapse.js"
import { requireFlag, requireOneResult, requireOrder, type TracedAt } from "./inputs.js"
import { type MultiIndex, multiIndices, weight } from "./interpolation.js"
import { unitsLike } from "./jacobian.js"
import { traceAtArray } from "./laplacian.js"
import { factorial } from "./push.js"
import { coefficientsAlong } from "./taylor.js"

/** A function of one array that returns one array. */
export type ArrayFunction = (x: NDArray) => NDArray

/**
 * The value of `f` at x and its derivatives of order 0 to `order`. `derivatives[k]` is the full k-th derivative, of the
 * result's shape followed by the shape of x repeated k times; for scalar x simply the k-th derivative. Computed from
 * jets along C(D+K-1, K) directions, D the number of variables, without nesting. `f` takes and returns one array.
 * Source: Griewank, Utke & Walther 2000, Evaluating higher derivative tensors by forward propagation of univariate
 * Taylor series.
 *
 * @example
 * ```ts
 * const [value, derivatives] = forwardDerivatives((x) => np.sin(x), 0, 2)
 * value // => 0
 * derivatives // => [ 0, 1, -0 ]
 * ```
 */
export function forwardDerivatives(f: ArrayFunction, x: ArrayLike, order: number): [NDArray, NDArray[]] {
  const who = "forwardDerivatives"
  requireOrder(who, order)
  const point = asArray(x, who)
  const derivatives = point.ndim === 0 || order === 0 ? alongLine(who, f, point, order) : tensors(who, f, point, order)
  return [derivatives[0], derivatives]
}

const alongLine = (who: string, f: ArrayFunction, x: NDArray, order: number): NDArray[] =>
  coefficientsAlong(who, f, x, order, 1).map((y, k) => (k < 2 ? y : mul(y, factorial(k))))

function tensors(who: string, f: ArrayFunction, x: NDArray, order: number): NDArray[] {
  const { traced } = traceAtArray(who, f, [x])
  requireOneResult(who, traced)
  const family = multiIndices(x.size, order)
  const directions = reshape(array(family, { dtype: x.dtype }), [family.length, ...x.shape])
  const [[values], ...coefficients] = jets(traced, 0, directions, new Array(order + 1).fill("stacked"))
  return [common(values, traced), ...coefficients.map(([y], k) => tensor(y, k + 1, family, x))]
}

/** What does not depend on the directions over which it is stacked, of which there may be none. */
const common = (values: NDArray, { program, leaves }: TracedAt): NDArray =>
  values.shape[0] > 0 ? take(values, 0, { axis: 0 }) : run(program, leaves)[0]

/** The tensor of order k from the directional coefficients of order k, which are stacked on the first axis of `y`. */
function tensor(y: NDArray, k: number, family: readonly MultiIndex[], x: NDArray): NDArray {
  const partials = multiIndices(x.size, k)
  const weights = array(
    partials.flatMap((i) => family.map((j) => weight(i, j))),
    { dtype: x.dtype },
  )
  const place = new Map(partials.map((i, n) => [i.join(), n]))
  const entries = Array.from({ length: x.size ** k }, (_, n) => {
    const i = new Array<number>(x.size).fill(0)
    for (let m = 0, rest = n; m < k; m++, rest = Math.floor(rest / x.size)) i[rest % x.size]++
    return place.get(i.join()) as number
  })
  const all = take(
    tensordot(reshape(weights, [partials.length, family.length]), y, 1),
    array(entries, { dtype: "int32" }),
    { axis: 0 },
  )
  const repeated = Array.from({ length: k }, () => x.shape).flat()
  return reshape(moveaxis(all, 0, -1), [...y.shape.slice(1), ...repeated])
}

/** Which multiples of the derivatives to return. */
export interface CoefficientOptions {
  /** Return derivatives instead of Taylor coefficients, which are the derivatives divided by k!. */
  readonly factorialScaled?: boolean
}

/**
 * The Taylor coefficients [f(x), f'(x), f''(x)/2!, ...] of `f` at x up to `order`; with `factorialScaled` the plain
 * derivatives. For an array x they are taken along the direction of ones.
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
  return factorialScaled ? alongLine(who, f, asArray(x, who), order) : coefficientsAlong(who, f, x, order, 1)
}

/**
 * Derivatives of `f` at x along many directions, of which the last order is summed over the directions and propagated
 * as one summed jet. Returns the value and the derivatives of order 0 to `order`: those below the last are stacked over
 * the directions on a leading axis, the last one is their sum. `directions` has shape [R, ...x.shape]; the unit
 * directions by default, and then order 2 gives the Laplacian. `f` takes and returns one array. Source: Dangel et al.
 * 2025, Collapsing Taylor Mode Automatic Differentiation.
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
  requireOrder(who, order, 1)
  const { traced, x: point } = traceAtArray(who, f, [asArray(x, who)])
  requireOneResult(who, traced)
  const lines = directions === undefined ? unitsLike(point) : asArray(directions, who, point.dtype)
  if (lines.ndim !== point.ndim + 1 || lines.shape.slice(1).join() !== point.shape.join())
    throw new Error(`${who}: directions must have shape [R,${point.shape}]; got ${describe(lines)}`)
  const requests: Request[] = [...new Array<Request>(order).fill("stacked"), "summed"]
  const [[values], ...coefficients] = jets(traced, 0, lines, requests)
  const value = common(values, traced)
  return [value, [value, ...coefficients.map(([y], k) => mul(y, factorial(k + 1)))]]
}
