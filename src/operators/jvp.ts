import { counted } from "../array/arity.js"
import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { linearized, trace } from "../array/trace.js"
import { unflatten } from "../array/tree.js"
import type { Args, Fn, Traceable } from "../array/types.js"
import { jet } from "../transforms/jet.js"
import { arity, leavesLike, requireFloat, type TracedAt } from "./inputs.js"
import { push } from "./push.js"

/** The tangents of all arguments, leaf by leaf. */
function tangentLeaves(who: string, traced: TracedAt, tangents: unknown): NDArray[] {
  const count = arity(traced)
  if (!Array.isArray(tangents) || tangents.length !== count)
    throw new Error(
      `${who}: expected a list of ${counted(count, "tangent")}, one for each argument; got ${describe(tangents)}`,
    )
  return Array.from(tangents).flatMap((tangent: unknown, i) => {
    requireFloat(who, traced, i)
    return leavesLike(who, `tangent ${i}`, tangent, traced, i)
  })
}

/**
 * The value of `f` and its derivative along tangents: forward mode. Each tangent has the structure and shapes of its
 * primal. Throws when it has not, and when an argument is not floating-point.
 *
 * @example
 * ```ts
 * jvp((x) => np.sin(x), [0], [1]) // => [ 0, 1 ]
 * ```
 */
export function jvp<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
  primals: NoInfer<Args<A>>,
  tangents: NoInfer<Args<A>>,
): [R, R] {
  return pushforward("jvp", f, primals, tangents)
}

/** The value and the derivative along tangents, on behalf of `who`. */
export function pushforward<A extends readonly unknown[], R>(
  who: string,
  f: Fn<A, R>,
  primals: unknown,
  tangents: unknown,
): [R, R] {
  if (!Array.isArray(primals))
    throw new TypeError(`${who}: the primals must be a list with one entry for each argument; got ${describe(primals)}`)
  const traced = trace(who, f, primals, "for one argument that is a list write jvp(f, [[1, 2]], [[1, 0]])")
  const terms = tangentLeaves(who, traced, tangents).map((x) => [x])
  const [value, tangent] = push(traced, terms, 1)
  return [unflatten(traced.result, value) as R, unflatten(traced.result, tangent) as R]
}

/**
 * The value of `f` at a point, and its derivative there as a function of tangents. What does not depend on the tangents
 * is computed once.
 *
 * Each tangent has the structure and shapes of its argument. Throws when an argument is not floating-point; the
 * derivative throws when there are more or fewer tangents than arguments, or one does not fit.
 *
 * @example
 * ```ts
 * const [y, derivative] = linearize((x) => np.power(x, 3), 2)
 * y // => 8
 * derivative(1) // => 12
 * ```
 */
export function linearize<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
  ...primals: NoInfer<Args<A>>
): [R, (...tangents: Args<A>) => R] {
  const traced = trace("linearize", f, primals)
  primals.forEach((_, i) => {
    requireFloat("linearize", traced, i)
  })
  const m = traced.program.outputs.length
  const { known, linear } = linearized(jet(traced.program, 1), traced.leaves, m)
  const derivative = (...tangents: readonly unknown[]): R =>
    unflatten(traced.result, linear(tangentLeaves("linearize", traced, tangents))) as R
  return [unflatten(traced.result, known) as R, derivative]
}
