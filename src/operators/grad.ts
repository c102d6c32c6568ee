import { counted } from "../array/arity.js"
import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { requireFunction, trace, transformed } from "../array/trace.js"
import { unflatten } from "../array/tree.js"
import type { Args, Arrays, Fn, Traceable } from "../array/types.js"
import { isFloat } from "../ir/dtype.js"
import { onesLike } from "../numpy/create.js"
import { arity, type TracedAt } from "./inputs.js"
import { pullbackOf } from "./vjp.js"

/** Which arguments to differentiate. */
export interface ArgnumsOptions<N extends number | readonly number[] = number | readonly number[]> {
  /** The position of an argument, 0 by default, or a list of positions; then the result is a list too. */
  readonly argnums?: N
}

/** The derivatives that `argnums` asks for: one, or a list. */
export type Selected<A extends readonly unknown[], N> = N extends readonly number[]
  ? { -readonly [K in keyof N]: Arrays<A[N[K] & number]> }
  : N extends number
    ? Arrays<A[N]>
    : never

/** The positions that `argnums` names. Throws when one is not that of an argument. */
export function positions(who: string, argnums: number | readonly number[], traced: TracedAt): readonly number[] {
  const wrt: readonly number[] = Array.isArray(argnums) ? argnums : [argnums]
  for (const i of wrt) {
    if (!Number.isInteger(i))
      throw new TypeError(`${who}: argnums must be the position of an argument, or a list of them; got ${describe(i)}`)
    if (i < 0 || i >= arity(traced))
      throw new Error(
        `${who}: argnums names argument ${i}, but the function was called with ${counted(arity(traced), "argument")}`,
      )
  }
  return wrt
}

/** The argnums that options ask for. */
export function argnumsOf(who: string, options: ArgnumsOptions): number | readonly number[] {
  const { argnums = 0 } = checkedOptions(who, options, ["argnums"])
  return argnums
}

/** One derivative, or the list of them that a list of positions asks for. */
export const selected = (argnums: number | readonly number[], derivatives: readonly unknown[]): unknown =>
  typeof argnums === "number" ? derivatives[0] : derivatives

/**
 * A function that returns the value of `f`, a scalar, and its gradient with respect to the arguments that `argnums`
 * names (the first by default). Throws when f does not return a floating-point scalar.
 *
 * @example
 * ```ts
 * valueAndGrad((x) => np.sum(np.square(x)))([1, 2, 3]) // => [ 14, [2. 4. 6.] ]
 * ```
 */
export function valueAndGrad<
  A extends readonly unknown[] = NDArray[],
  R = NDArray,
  const N extends number | readonly number[] = 0,
>(f: Traceable<A, R>, options: ArgnumsOptions<N> = {}): (...args: Args<A>) => [R, Selected<A, N>] {
  const both = valueAndGradOf("valueAndGrad", f, options)
  return transformed("valueAndGrad", f, (...args: readonly unknown[]) => both(args) as [R, Selected<A, N>])
}

/**
 * The gradient of a scalar function with respect to the arguments that `argnums` names (the first by default): reverse
 * mode, at the cost of a few evaluations whatever the number of variables. Throws when f does not return a
 * floating-point scalar.
 *
 * @example
 * ```ts
 * grad((x) => np.sum(np.sin(x)))([0, Math.PI]) // => [ 1. -1.]
 * grad(grad((x) => np.power(x, 3)))(2) // => 12
 * ```
 */
export function grad<
  A extends readonly unknown[] = NDArray[],
  R = NDArray,
  const N extends number | readonly number[] = 0,
>(f: Traceable<A, R>, options: ArgnumsOptions<N> = {}): (...args: Args<A>) => Selected<A, N> {
  const both = valueAndGradOf("grad", f, options)
  return transformed("grad", f, (...args: readonly unknown[]) => both(args)[1] as Selected<A, N>)
}

/** The value and the gradient at a list of arguments, on behalf of `who`. */
export function valueAndGradOf<A extends readonly unknown[], R>(
  who: string,
  f: Fn<A, R>,
  options: ArgnumsOptions = {},
): (args: readonly unknown[]) => [unknown, unknown] {
  requireFunction(who, f)
  const argnums = argnumsOf(who, options)
  return (args) => {
    const traced = trace(who, f, args)
    const { value, pullback } = pullbackOf(who, traced, positions(who, argnums, traced))
    const [y, ...others] = value
    if (y === undefined || others.length > 0 || y.ndim > 0 || !isFloat(y.dtype))
      throw new Error(
        `${who}: the function must return a floating-point scalar; got ${value.map(describe).join(", ") || "nothing"}; ` +
          "sum its result, or use jacrev or vjp",
      )
    return [unflatten(traced.result, value), selected(argnums, pullback([onesLike(y)]))]
  }
}
