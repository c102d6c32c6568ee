import { astype } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { linearized, trace } from "../array/trace.js"
import { flattenAs, unflatten } from "../array/tree.js"
import type { Args, Arrays, Like, Traceable } from "../array/types.js"
import { floatOutputs, vjp as vjpProgram } from "../transforms/vjp.js"
import { argumentStructure, placesOf, requireFloat, type TracedAt } from "./inputs.js"

/** The value of a traced function, and the map from the cotangents of its outputs to those of the given arguments. */
export function pullbackOf(
  who: string,
  traced: TracedAt,
  wrt: readonly number[],
): { value: NDArray[]; pullback: (cotangents: readonly NDArray[]) => unknown[] } {
  for (const argument of wrt) requireFloat(who, traced, argument)
  const places = wrt.map((argument) => placesOf(traced, argument))
  const m = traced.program.outputs.length
  const { known, linear } = linearized(vjpProgram(traced.program, places.flat()), traced.leaves, m)
  const pullback = (cotangents: readonly NDArray[]): unknown[] => {
    const leaves = linear(floatOutputs(traced.program).map((i) => cotangents[i]))
    let start = 0
    return wrt.map((argument, i) => {
      const end = start + places[i].length
      const own = leaves.slice(start, end)
      start = end
      return unflatten(argumentStructure(traced, argument), own)
    })
  }
  return { value: known, pullback }
}

/**
 * The value of `f` at a point and its pullback: reverse mode. The pullback takes a cotangent with the structure and
 * shapes of the result and returns a list with the cotangent of each argument. What does not depend on the cotangent is
 * computed once.
 *
 * Each argument's cotangent has its shape and dtype. Throws when an argument is not floating-point; the pullback throws
 * when the cotangent has another structure or shape than the result.
 *
 * @example
 * ```ts
 * const [y, pullback] = vjp((x, y) => np.mul(x, np.sin(y)), 2, 0)
 * y // => 0
 * pullback(1) // => [ 0, 2 ]
 * ```
 */
export function vjp<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
  ...primals: NoInfer<Args<A>>
): [R, (cotangent: Like<R>) => { -readonly [K in keyof A]: Arrays<A[K]> }] {
  const traced = trace("vjp", f, primals)
  const { value, pullback } = pullbackOf(
    "vjp",
    traced,
    primals.map((_, i) => i),
  )
  const pull = (cotangent: unknown): unknown => {
    const leaves = flattenAs("vjp", "the cotangent", cotangent, traced.result)
    return pullback(
      leaves.map((x, i) => {
        if (x.shape.join() !== value[i].shape.join())
          throw new Error(`vjp: the cotangent has shape [${x.shape}] but the result has shape [${value[i].shape}]`)
        return astype(x, value[i].dtype)
      }),
    )
  }
  return [
    unflatten(traced.result, value) as R,
    pull as (cotangent: Like<R>) => { -readonly [K in keyof A]: Arrays<A[K]> },
  ]
}
