import { called } from "../array/arity.js"
import type { NDArray } from "../array/ndarray.js"
import { linearized, requireFunction, trace, transformed } from "../array/trace.js"
import { flatten, unflatten } from "../array/tree.js"
import type { Args, Arrays, Fn, Jacobian, Like, Traceable } from "../array/types.js"
import { eye, onesLike, zerosLike } from "../numpy/create.js"
import { moveaxis, reshape } from "../numpy/shape.js"
import { jet } from "../transforms/jet.js"
import { type ArgnumsOptions, argnumsOf, positions, type Selected, selected } from "./grad.js"
import { argumentStructure, placesOf, requireFloat, type TracedAt } from "./inputs.js"
import { pushforward } from "./jvp.js"
import { pullbackOf } from "./vjp.js"
import { vmap } from "./vmap.js"

/** The unit arrays of the shape of `x`, stacked on a leading axis. */
export const unitsLike = (x: NDArray): NDArray => reshape(eye(x.size, x.size, { dtype: x.dtype }), [x.size, ...x.shape])

/** The entry of the result for each pair of an output leaf and an input leaf, in the structures of both. */
function jacobianTree(
  traced: TracedAt,
  argnums: number | readonly number[],
  wrt: readonly number[],
  block: (output: number, place: number) => NDArray,
): unknown {
  const outputs = traced.program.outputs.map((_, o) => {
    const arguments_ = wrt.map((argument) =>
      unflatten(
        argumentStructure(traced, argument),
        placesOf(traced, argument).map((place) => block(o, place)),
      ),
    )
    return selected(argnums, arguments_)
  })
  return unflatten(traced.result, outputs)
}

function jacobianBy<A extends readonly unknown[], R>(
  mode: typeof columns,
  who: string,
  f: Fn<A, R>,
  options: ArgnumsOptions,
): (...args: Args<A>) => R {
  requireFunction(who, f)
  const argnums = argnumsOf(who, options)
  return transformed(who, f, (...args: Args<A>) => mode(who, trace(who, f, args), argnums) as R)
}

/**
 * The Jacobian of `f` by forward mode, one direction for each input element, all in one pass: best when there are fewer
 * inputs than outputs. Its shape is that of the output followed by that of the input.
 *
 * The dtype is that of the output, float64 where that is int32 or bool. Throws when an argument that `argnums` names
 * (the first by default) is missing or not floating-point.
 *
 * @example
 * ```ts
 * jacfwd((x) => np.stack([x.at(0).mul(x.at(1)), np.sin(x.at(0))]))([0, 2]) // =>
 * // [[2. 0.]
 * //  [1. 0.]]
 * ```
 */
export const jacfwd = <
  A extends readonly unknown[] = NDArray[],
  R = NDArray,
  const N extends number | readonly number[] = 0,
>(
  f: Traceable<A, R>,
  options: ArgnumsOptions<N> = {},
): ((...args: Args<A>) => Jacobian<R, Selected<A, N>>) => jacobianBy(columns, "jacfwd", f, options) as never

/** The Jacobian of a traced function by forward mode. */
export function columns(who: string, traced: TracedAt, argnums: number | readonly number[]): unknown {
  const wrt = positions(who, argnums, traced)
  const m = traced.program.outputs.length
  const known = new Map<number, NDArray[]>()
  for (const argument of wrt) {
    requireFloat(who, traced, argument)
    for (const place of m > 0 ? placesOf(traced, argument) : []) {
      const { linear } = linearized(
        jet(traced.program, 1, (i) => i === place),
        traced.leaves,
        m,
      )
      known.set(place, vmap((tangent: NDArray) => linear([tangent]))(unitsLike(traced.leaves[place])))
    }
  }
  return jacobianTree(traced, argnums, wrt, (o, place) => {
    const column = (known.get(place) as NDArray[])[o]
    return reshape(moveaxis(column, 0, -1), [...column.shape.slice(1), ...traced.leaves[place].shape])
  })
}

/**
 * The Jacobian of `f` by reverse mode, one cotangent for each output element, all in one pass: best when there are
 * fewer outputs than inputs. Its shape is that of the output followed by that of the input.
 *
 * The dtype is that of the input. Throws when an argument that `argnums` names (the first by default) is missing or not
 * floating-point.
 *
 * @example
 * ```ts
 * jacrev((x) => np.stack([x.at(0).mul(x.at(1)), np.sin(x.at(0))]))([0, 2]) // =>
 * // [[2. 0.]
 * //  [1. 0.]]
 * ```
 */
export const jacrev = <
  A extends readonly unknown[] = NDArray[],
  R = NDArray,
  const N extends number | readonly number[] = 0,
>(
  f: Traceable<A, R>,
  options: ArgnumsOptions<N> = {},
): ((...args: Args<A>) => Jacobian<R, Selected<A, N>>) => jacobianBy(rows, "jacrev", f, options) as never

/** The Jacobian of a traced function by reverse mode. */
export function rows(who: string, traced: TracedAt, argnums: number | readonly number[]): unknown {
  const wrt = positions(who, argnums, traced)
  const { value, pullback } = pullbackOf(who, traced, wrt)
  const places = wrt.flatMap((argument) => placesOf(traced, argument))
  const known = value.map((y, o) => {
    const row = (cotangent: NDArray) =>
      flatten(who, "", pullback(value.map((other, i) => (i === o ? cotangent : zerosLike(other))))).leaves
    if (places.length === 0) return []
    return y.ndim === 0 ? row(onesLike(y)) : vmap(row)(unitsLike(y))
  })
  return jacobianTree(traced, argnums, wrt, (o, place) =>
    reshape(known[o][places.indexOf(place)], [...value[o].shape, ...traced.leaves[place].shape]),
  )
}

/**
 * The matrix of second derivatives of a scalar function, by forward over reverse mode. For an argument of shape s its
 * shape is s followed by s; for a function with array results, the result's shape comes first. Its dtype is that of the
 * argument. Throws when an argument that `argnums` names (the first by default) is missing or not floating-point.
 *
 * @example
 * ```ts
 * hessian((x) => np.prod(x))([2, 3]) // =>
 * // [[0. 1.]
 * //  [1. 0.]]
 * ```
 */
export const hessian = <
  A extends readonly unknown[] = NDArray[],
  R = NDArray,
  const N extends number | readonly number[] = 0,
>(
  f: Traceable<A, R>,
  options: ArgnumsOptions<N> = {},
): ((...args: Args<A>) => Jacobian<Jacobian<R, Selected<A, N>>, Selected<A, N>>) =>
  jacobianBy(columns, "hessian", jacobianBy(rows, "hessian", f, options) as Fn<A, R>, options) as never

/** What `hvp` returns: like the point for one result; for a tree of results a tree of those. */
export type HvpResult<X, R> = Jacobian<R, Arrays<X>>

/**
 * The product of the Hessian of `f` with a vector, without the Hessian: forward over reverse mode. For a result of
 * shape s and an argument of shape t it has shape s followed by t; for a tree of results it is a tree of those.
 * `hvp(f)` takes the point, the vector, and the parameters that f has besides the point; `hvp(f, x, v, ...params)` is
 * `hvp(f)(x, v, ...params)`.
 *
 * The product has the dtype of the point. Throws when the point is not floating-point, and when the vector has not its
 * structure and shapes.
 *
 * @example
 * ```ts
 * hvp((x) => np.prod(x))([2, 3], [1, 0]) // => [0. 1.]
 * ```
 */
export function hvp<X = NDArray, R = NDArray, P extends readonly unknown[] = []>(
  f: Traceable<[x: X, ...params: P], R>,
): (x: Like<X>, v: Like<X>, ...params: Args<P>) => HvpResult<X, R>
export function hvp<X = NDArray, R = NDArray, P extends readonly unknown[] = []>(
  f: Traceable<[x: X, ...params: P], R>,
  x: NoInfer<Like<X>>,
  v: NoInfer<Like<X>>,
  ...params: Args<P>
): HvpResult<NoInfer<X>, R>
export function hvp(f: (...args: readonly unknown[]) => unknown, ...at: readonly unknown[]): unknown {
  const slopes = jacobianBy(rows, "hvp", f, {})
  const product = (x: unknown, v: unknown, ...params: readonly unknown[]) =>
    pushforward("hvp", (point: unknown) => called("hvp", slopes, [point, ...params]), [x], [v])[1]
  if (at.length === 0) return transformed("hvp", f, product, 1)
  if (at.length === 1) throw new TypeError("hvp: expected hvp(f)(x, v) or hvp(f, x, v); got hvp(f, x)")
  const [x, v, ...params] = at
  return product(x, v, ...params)
}
