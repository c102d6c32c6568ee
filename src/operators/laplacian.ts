import { describe } from "../array/convert.js"
import type { NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { type Fn, requireFunction } from "../array/trace.js"
import { type Args, type Like, unflatten } from "../array/tree.js"
import { mul } from "../numpy/arithmetic.js"
import { checkKey } from "../random/draw.js"
import { normal, rademacher } from "../random/index.js"
import { jets } from "./collapse.js"
import type { TracedAt } from "./inputs.js"
import { unitsLike } from "./jacobian.js"
import { traceAtArray } from "./point.js"

/** The sum over directions d of dᵀ H d, by one collapsed 2-jet, times `factor`. */
function secondDerivatives(traced: TracedAt, directions: NDArray, factor: number): unknown {
  const [[second]] = jets(traced, [{ directions: new Map([[0, directions]]), wanted: [{ order: 2, as: "summed" }] }])
  return unflatten(
    traced.result,
    second.map((y) => mul(y, 2 * factor)),
  )
}

/**
 * The Laplacian of `f` in its first argument: the trace of the Hessian, by one collapsed 2-jet over all directions. The
 * argument may have any shape; the other arguments are parameters. Vector-valued functions give a Laplacian for each
 * output. Source: Dangel et al. 2025, Collapsing Taylor Mode Automatic Differentiation.
 *
 * @example
 * ```ts
 * laplacian((x) => np.sum(np.power(x, 3)))([1, 2]) // => 18
 * ```
 */
export function laplacian<A extends readonly unknown[] = NDArray[], R = NDArray>(f: Fn<A, R>): (...args: Args<A>) => R {
  requireFunction("laplacian", f)
  return (...args) => {
    const { traced, x } = traceAtArray("laplacian", f, args)
    return secondDerivatives(traced, unitsLike(x), 1) as R
  }
}

const distributions = { rademacher, normal }

/** How to estimate. */
export interface EstimateOptions {
  /** How many random directions to average over. */
  readonly samples: number
  /** A key made by `random.PRNGKey`. */
  readonly key: NDArray
  /** Signs, the default and of least variance, or normally distributed numbers. */
  readonly distribution?: keyof typeof distributions
}

/**
 * An unbiased estimate of the Laplacian of `f` at x: the mean of vᵀ H v over random directions v with unit covariance,
 * all in one collapsed 2-jet. Its cost does not depend on the dimension. Source: Hutchinson 1989; for Taylor mode Hu et
 * al. 2024, Stochastic Taylor Derivative Estimator.
 *
 * @example
 * ```ts
 * const f = (x: NDArray) => np.sum(np.square(x))
 * stochasticLaplacian(f, [1, 2, 3], { samples: 4, key: random.PRNGKey(0) }) // => 6
 * ```
 */
export function stochasticLaplacian<X = NDArray, R = NDArray>(
  f: (x: X) => R,
  x: NoInfer<Like<X>>,
  options: EstimateOptions,
): R {
  const who = "stochasticLaplacian"
  const { samples, key, distribution = "rademacher" } = checkedOptions(who, options, ["samples", "key", "distribution"])
  if (!Number.isInteger(samples) || samples < 1)
    throw new Error(`${who}: samples must be a whole number, at least 1; got ${describe(samples)}`)
  if (typeof distribution !== "string" || !Object.hasOwn(distributions, distribution))
    throw new Error(`${who}: distribution must be "rademacher" or "normal"; got ${describe(distribution)}`)
  checkKey(who, key)
  const { traced, x: point } = traceAtArray(who, f, [x])
  const directions = distributions[distribution](key, [samples, ...point.shape], {
    dtype: point.dtype as "float64" | "float32",
  })
  return secondDerivatives(traced, directions, 1 / samples) as R
}
