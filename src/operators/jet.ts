import { counted } from "../array/arity.js"
import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFlag } from "../array/options.js"
import { trace } from "../array/trace.js"
import { unflatten } from "../array/tree.js"
import type { Args, Like, Traceable } from "../array/types.js"
import { mul } from "../numpy/arithmetic.js"
import { factorial } from "../planner/combinatorics.js"
import { leavesLike, placesOf, requireDerivative, requireFloat } from "./inputs.js"
import { push } from "./push.js"

const remedy = "; to push many directions at once, vmap over them"

/** Conventions of `jet`. */
export interface JetOptions {
  /** Terms are derivatives, as in JAX; otherwise Taylor coefficients, which are the derivatives divided by k!. */
  readonly factorialScaled?: boolean
}

/**
 * All derivatives of `f` along a curve, to order K, in one pass. `series[i]` lists the K terms of argument i, each with
 * the shape of `primals[i]`: term k is the k-th derivative of the input curve, and `outSeries[k-1]` is the k-th
 * derivative of the output along it. With `factorialScaled: false` both are Taylor coefficients.
 *
 * Throws when the arguments' series differ in length, when a term's shape is not its primal's, and when an argument is
 * not floating-point. Source: Griewank & Walther, Evaluating Derivatives, ch. 13; the convention is that of
 * `jax.experimental.jet` (Bettencourt, Johnson & Duvenaud 2019).
 *
 * @example
 * ```ts
 * const [y, [dy, ddy]] = jet((x) => np.mul(np.sin(x), np.exp(x)), [2], [[1, 0]])
 * y // => 6.71884969742825
 * np.allclose([dy, ddy], [3.643917376788, -6.149864641278]) // => true
 * ```
 */
export function jet<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
  primals: NoInfer<Args<A>>,
  series: readonly (readonly Like<NoInfer<A>[number]>[])[],
  options: JetOptions = {},
): [R, R[]] {
  const { factorialScaled = true } = checkedOptions("jet", options, ["factorialScaled"])
  requireFlag("jet", "factorialScaled", factorialScaled)
  const given = checkedSeries(primals, series)
  const order = given[0]?.length ?? 0
  if (factorialScaled) requireDerivative("jet", order, 0)
  const traced = trace("jet", f, primals, "for one argument that is a list write jet(f, [[1, 2]], [[[1, 0]]])")
  const terms: NDArray[][] = traced.leaves.map(() => [])
  given.forEach((own, i) => {
    if (order > 0) requireFloat("jet", traced, i)
    const places = placesOf(traced, i)
    own.forEach((term, k) => {
      const leaves = leavesLike("jet", `term ${k + 1} of argument ${i}`, term, traced, i, remedy)
      leaves.forEach((x, j) => {
        terms[places[j]].push(factorialScaled && k > 0 ? mul(x, 1 / factorial(k + 1)) : x)
      })
    })
  })
  const results = push(traced, terms, order).map((ys, k) =>
    unflatten(traced.result, factorialScaled && k > 1 ? ys.map((y) => mul(y, factorial(k))) : ys),
  )
  return [results[0] as R, results.slice(1) as R[]]
}

/** The terms of each argument. Throws unless there are equally many for all. */
function checkedSeries(primals: unknown, series: unknown): unknown[][] {
  if (!Array.isArray(primals) || !Array.isArray(series))
    throw new TypeError(
      "jet: primals and series must be lists with one entry for each argument of the function; " +
        `got ${describe(primals)} and ${describe(series)}`,
    )
  if (series.length !== primals.length)
    throw new Error(`jet: expected a series for each of ${counted(primals.length, "argument")}; got ${series.length}`)
  return Array.from(series, (terms: unknown, i) => {
    if (!Array.isArray(terms))
      throw new TypeError(`jet: the series for argument ${i} must be a list of its terms; got ${describe(terms)}`)
    if (terms.length !== series[0].length)
      throw new Error(
        `jet: series for argument 0 has ${counted(series[0].length, "term")}, for argument ${i} has ${terms.length}; ` +
          "all arguments need the same order",
      )
    return Array.from<unknown>(terms)
  })
}
