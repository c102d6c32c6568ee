import { astype, describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { checkedOptions, requireWhole } from "../array/options.js"
import { unflatten } from "../array/tree.js"
import type { Like } from "../array/types.js"
import { mul } from "../numpy/arithmetic.js"
import { equal } from "../numpy/compare.js"
import { at, slice } from "../numpy/indexing.js"
import { arange } from "../numpy/sequences.js"
import { expandDims, reshape } from "../numpy/shape.js"
import { checkKey } from "../random/draw.js"
import { normal, permutation, rademacher } from "../random/index.js"
import type { TracedAt } from "./inputs.js"
import { jets } from "./jets.js"
import { secondDerivatives } from "./laplacian.js"
import { traceAtArray } from "./point.js"

/** What is drawn: random signs, normally distributed numbers, or coordinates (terms) without replacement. */
export type Distribution = "rademacher" | "normal" | "sparse"

/** How to estimate. */
export interface EstimateOptions<D extends Distribution = Distribution> {
  /** How many draws to average over. */
  readonly samples: number
  /** A key made by `random.PRNGKey`. */
  readonly key: NDArray
  /** What is drawn. */
  readonly distribution?: D
}

/** The options, with their defaults. Throws when one is not what it should be. */
export function checkedEstimate<D extends Distribution>(
  who: string,
  options: EstimateOptions<D>,
  [first, ...others]: readonly [D, ...D[]],
): Required<EstimateOptions<D>> {
  const { samples, key, distribution = first } = checkedOptions(who, options, ["samples", "key", "distribution"])
  requireWhole(who, "samples", samples, 1)
  if (distribution !== first && !others.includes(distribution)) {
    const names = [first, ...others].map((name) => `"${name}"`)
    throw new Error(
      `${who}: distribution must be ${names.slice(0, -1).join(", ")} or ${names.at(-1)}; got ${describe(distribution)}`,
    )
  }
  checkKey(who, key)
  return { samples, key, distribution }
}

/** Throws when more is to be drawn without replacement than there is. */
export function checkAvailable(who: string, samples: number, available: number, what: string): void {
  if (samples > available)
    throw new Error(`${who}: samples must be at most ${available}, the number of ${what}; got ${samples}`)
}

/** Random numbers with mean 0 and covariance 1. */
export const drawn = (
  distribution: "rademacher" | "normal",
  key: NDArray,
  shape: readonly number[],
  like: NDArray,
): NDArray => {
  const dtype = like.dtype as "float64" | "float32"
  return distribution === "normal" ? normal(key, shape, { dtype }) : rademacher(key, shape, { dtype })
}

/** `count` of the numbers 0, ..., n - 1, no two equal, as int32. */
export const choose = (key: NDArray, n: number, count: number): NDArray => slice(permutation(key, n), 0, count)

/** For each place the unit vector of that coordinate among n, along a new last axis. */
export const units = (places: NDArray, n: number, like: NDArray): NDArray =>
  astype(equal(expandDims(places, -1), arange(0, n, 1, { dtype: "int32" })), like.dtype)

/**
 * An unbiased estimate of the Laplacian of `f` at x, in one collapsed 2-jet, whose cost does not depend on the
 * dimension. By default and with `"normal"` it is the mean of vᵀ H v over random directions v with unit covariance;
 * with `"sparse"` the mean of D ∂²f/∂x_i² over coordinates i drawn without replacement. Throws when there are no
 * samples, or more than coordinates to draw from. Source: Hutchinson 1989; for Taylor mode Shi, Hu et al. 2024,
 * Stochastic Taylor Derivative Estimator.
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
  const { samples, key, distribution } = checkedEstimate(who, options, ["rademacher", "normal", "sparse"])
  const { traced, x: point } = traceAtArray(who, f, [x])
  if (distribution !== "sparse")
    return secondDerivatives(traced, drawn(distribution, key, [samples, ...point.shape], point), 1 / samples) as R
  checkAvailable(who, samples, point.size, "coordinates")
  return laplacianAlong(traced, choose(key, point.size, samples)) as R
}

/** D times the mean of ∂²f/∂x_i² over the given coordinates i. */
export function laplacianAlong(traced: TracedAt, coordinates: NDArray): unknown {
  const [x] = traced.leaves
  const lines = reshape(units(coordinates, x.size, x), [coordinates.size, ...x.shape])
  return secondDerivatives(traced, lines, x.size / coordinates.size)
}

/**
 * An unbiased estimate of the biharmonic operator, the Laplacian of the Laplacian, of `f` at x, in one collapsed 4-jet,
 * whose cost does not depend on the dimension. By default it is the mean of D⁴f[v, v, v, v] / 3 over random normal
 * directions v; with `"rademacher"` the mean of D⁴f[v, v, w, w] over pairs of random signs, by jets of order 2 in jets of
 * order 2, which has less variance. Throws when there are no samples. Source: Shi, Hu et al. 2024, Stochastic Taylor
 * Derivative Estimator; for pairs Hu, Shi et al. 2024, Hutchinson Trace Estimation.
 *
 * @example
 * ```ts
 * const f = (x: NDArray) => np.sum(np.power(x, 4))
 * const options = { samples: 1000, key: random.PRNGKey(0), distribution: "rademacher" } as const
 * np.allclose(stochasticBiharmonic(f, [1, 2, 3], options), 72) // => true
 * ```
 */
export function stochasticBiharmonic<X = NDArray, R = NDArray>(
  f: (x: X) => R,
  x: NoInfer<Like<X>>,
  options: EstimateOptions<"normal" | "rademacher">,
): R {
  const who = "stochasticBiharmonic"
  const { samples, key, distribution } = checkedEstimate(who, options, ["normal", "rademacher"])
  const { traced, x: point } = traceAtArray(who, f, [x])
  if (distribution === "normal") return fourthAlong(traced, drawn("normal", key, [samples, ...point.shape], point)) as R
  const pairs = drawn("rademacher", key, [2, samples, ...point.shape], point)
  return fourthAcross(traced, at(pairs, 0), at(pairs, 1)) as R
}

/** The mean of D⁴f[v, v, v, v] / 3 over the directions v. */
export function fourthAlong(traced: TracedAt, v: NDArray): unknown {
  const [[fourth]] = jets(traced, [{ levels: [new Map([[0, v]])], wanted: [{ orders: [4], as: "summed" }] }])
  return unflatten(
    traced.result,
    fourth.map((y) => mul(y, 8 / v.shape[0])),
  )
}

/** The mean of D⁴f[v, v, w, w] over pairs of directions: 2! 2! times a coefficient of f(x + s v + t w). */
export function fourthAcross(traced: TracedAt, v: NDArray, w: NDArray): unknown {
  const levels = [new Map([[0, v]]), new Map([[0, w]])]
  const [[fourth]] = jets(traced, [{ levels, wanted: [{ orders: [2, 2], as: "summed" }] }])
  return unflatten(
    traced.result,
    fourth.map((y) => mul(y, 4 / v.shape[0])),
  )
}
