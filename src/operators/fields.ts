import type { NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { trace, transformed } from "../array/trace.js"
import { flatten, unflatten } from "../array/tree.js"
import type { Args, Arrays, Fn, Jacobian, Like, Traceable } from "../array/types.js"
import { sizeOf } from "../ir/aval.js"
import { mul, sub } from "../numpy/arithmetic.js"
import { einsum } from "../numpy/einsum.js"
import { at } from "../numpy/indexing.js"
import { stack } from "../numpy/join.js"
import { reshape } from "../numpy/shape.js"
import { factorial } from "../planner/combinatorics.js"
import { leavesLike, placesOf, requireArgument, requireDerivative, requireFloat, type TracedAt } from "./inputs.js"
import { columns, rows } from "./jacobian.js"
import { pointOf, traceAtArray } from "./point.js"
import { push } from "./push.js"

const sizes = (xs: readonly { readonly shape: readonly number[] }[]): number =>
  xs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)

/** Traces `f` where it has a first argument, of any structure, that can be differentiated. */
function traceAtTree<A extends readonly unknown[], R>(who: string, f: Fn<A, R>, args: readonly unknown[]): TracedAt {
  requireArgument(who, args)
  const traced = trace(who, f, args)
  requireFloat(who, traced, 0)
  return traced
}

/**
 * The gradient of `f` in its first argument: for a result of shape s and an argument of shape t an array of shape s
 * followed by t; for a tree of results a tree of those. Whichever is fewer, the numbers in the results or in the
 * argument, decides between reverse and forward mode. The other arguments are parameters.
 *
 * Reverse mode gives the dtype of the argument, forward mode that of the result, float64 where that is int32 or bool.
 * Throws when the first argument is not floating-point.
 *
 * @example
 * ```ts
 * gradient((x) => np.prod(x))([2, 3]) // => [3. 2.]
 * gradient((x) => np.stack([np.prod(x), np.sum(x)]))([2, 3]) // =>
 * // [[3. 2.]
 * //  [1. 1.]]
 * ```
 */
export function gradient<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
): (...args: Args<A>) => Jacobian<R, Arrays<A[0]>> {
  const who = "gradient"
  return transformed(who, f, (...args: Args<A>) => {
    const traced = traceAtTree(who, f, args)
    const results = sizes(traced.program.outputs.map((y) => y.aval))
    const variables = sizes(placesOf(traced, 0).map((place) => traced.leaves[place]))
    return (results < variables ? rows : columns)(who, traced, 0) as Jacobian<R, Arrays<A[0]>>
  })
}

/**
 * What `of` makes of the Jacobian matrices, stacked on one leading axis, of each result of a field. The last axes of a
 * result must be those of the argument; those before them come back in front of what `of` adds.
 */
function ofMatrices(who: string, traced: TracedAt, x: NDArray, of: (matrices: NDArray) => NDArray): unknown {
  const outputs = traced.program.outputs.map((y) => y.aval.shape)
  for (const shape of outputs)
    if (shape.slice(-x.ndim || shape.length).join() !== x.shape.join())
      throw new Error(
        `${who}: the result must have the shape [${x.shape}] of the argument, or end in it; got [${shape}]`,
      )
  const results = flatten(who, "", columns(who, traced, 0)).leaves.map((jacobian, i) => {
    const leading = outputs[i].slice(0, outputs[i].length - x.ndim)
    const y = of(reshape(jacobian, [sizeOf(leading), x.size, x.size]))
    return reshape(y, [...leading, ...y.shape.slice(1)])
  })
  return unflatten(traced.result, results)
}

/**
 * The divergence of a vector field, Σ_i ∂f_i/∂x_i: `f` returns an array of the shape of its first argument, or several on
 * leading axes, which stay. The other arguments are parameters. Throws when the shapes do not fit.
 *
 * @example
 * ```ts
 * divergence((x) => np.square(x))([1, 2, 3]) // => 12
 * ```
 */
export function divergence<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
): (...args: Args<A>) => R {
  const who = "divergence"
  return transformed(who, f, (...args: Args<A>) => {
    const { traced, x } = traceAtArray(who, f, args)
    return ofMatrices(who, traced, x, (matrices) => einsum("nii->n", matrices)) as R
  })
}

/**
 * The curl of a vector field in three dimensions, a vector, or in two, ∂f_1/∂x_0 - ∂f_0/∂x_1. `f` returns an array of the
 * shape [3] or [2] of its first argument, or several on leading axes, which stay. The other arguments are parameters.
 * Throws when the shapes do not fit.
 *
 * @example
 * ```ts
 * curl((x) => np.stack([np.neg(x.at(1)), x.at(0)]))([1, 2]) // => 2
 * curl((x) => np.mul(x, np.flip(x)))([1, 2, 3]).shape // => [ 3 ]
 * ```
 */
export function curl<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
): (...args: Args<A>) => R {
  const who = "curl"
  return transformed(who, f, (...args: Args<A>) => {
    const { traced, x } = traceAtArray(who, f, args)
    if (x.ndim !== 1 || (x.size !== 2 && x.size !== 3))
      throw new Error(`${who}: the first argument must have shape [2] or [3]; got [${x.shape}]`)
    const turned = (matrices: NDArray) => {
      const around = (i: number, j: number) => sub(at(matrices, ":", j, i), at(matrices, ":", i, j))
      return x.size === 2 ? around(0, 1) : stack([around(1, 2), around(2, 0), around(0, 1)], 1)
    }
    return ofMatrices(who, traced, x, turned) as R
  })
}

/** The options of `directionalDerivative`. */
export interface DirectionalOptions {
  /** How often to differentiate, 1 by default. */
  readonly order?: number
}

/**
 * The derivative of an order of `f` along a direction in its first argument, D^k f(x)[v, ..., v], by one jet. The
 * direction has the structure and shapes of that argument, or is a function that returns such a direction for the point;
 * it is not differentiated. The other arguments are parameters. Throws when the shapes do not fit.
 *
 * @example
 * ```ts
 * directionalDerivative((x) => np.prod(x), [1, 1])([2, 3]) // => 5
 * directionalDerivative((x) => np.prod(x), [1, 1], { order: 2 })([2, 3]) // => 2
 * ```
 */
export function directionalDerivative<X = NDArray, R = NDArray, P extends readonly unknown[] = []>(
  f: (x: X, ...params: P) => R,
  direction: NoInfer<Like<X>> | ((x: NoInfer<X>) => NoInfer<Like<X>>),
  options: DirectionalOptions = {},
): (x: Like<X>, ...params: Args<P>) => R {
  const who = "directionalDerivative"
  const { order = 1 } = checkedOptions(who, options, ["order"])
  requireDerivative(who, order)
  return transformed(who, f, (x: Like<X>, ...params: Args<P>) => {
    const traced = traceAtTree(who, f, [x, ...params])
    const places = placesOf(traced, 0)
    const along: unknown =
      typeof direction === "function" ? (direction as (x: unknown) => unknown)(pointOf(traced)) : direction
    const given = leavesLike(who, "the direction", along, traced, 0)
    const terms = traced.leaves.map((): NDArray[] => [])
    places.forEach((place, i) => void terms[place].push(given[i]))
    const derivative = push(traced, terms, order)[order]
    return unflatten(traced.result, order === 1 ? derivative : derivative.map((y) => mul(y, factorial(order)))) as R
  })
}
