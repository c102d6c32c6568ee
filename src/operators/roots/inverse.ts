import { asArray, astype, describe } from "../../array/asArray.js"
import type { ArrayLike, NDArray } from "../../array/ndarray.js"
import { checkedOptions, requireFlag, requireWhole } from "../../array/options.js"
import { requireFunction } from "../../array/trace.js"
import type { Args } from "../../array/types.js"
import { isLit } from "../../ir/atom.js"
import { isFloat } from "../../ir/dtype.js"
import { mul, sub } from "../../numpy/arithmetic.js"
import { equal } from "../../numpy/compare.js"
import { zerosLike } from "../../numpy/create.js"
import { where } from "../../numpy/select.js"
import { ravel, reshape } from "../../numpy/shape.js"
import { remember } from "../define/registry.js"
import { vmap } from "../vmap.js"
import { bracketed } from "./bracket.js"
import { statuses } from "./newton.js"
import { type Solve, solution, vectorOf } from "./problem.js"

/** How a function is inverted. */
export interface InverseOptions {
  /** An interval in which f takes the value. From [-1, 1] twice as far again and again unless stated. */
  readonly bracket?: readonly [number, number]
  /** After so many evaluations it has not converged, 1200 unless stated: so many halvings reach every number. */
  readonly maxSteps?: number
  /** The result is [x, status]: 0 where it converged, and nothing throws. */
  readonly status?: boolean
}

const who = "inverse"

/**
 * The inverse of a monotone function of one number: `inverse(f)(y, ...params)` is the x with f(x, ...params) = y, found
 * between two ends where f lies on both sides of y, so that no start is needed and no step leaves the interval. y may be an
 * array: then so is x, element by element, at the same parameters. f is given a number, an array of no axes.
 *
 * Derivatives of every order, in y and in the parameters, follow from the equation. State the `bracket` where f is not
 * defined for all numbers. Where nothing is found it throws; inside a traced function x is NaN. With `{ status: true }` the
 * result is [x, status], as of `root`; 4 says that f lies on one side of y at both ends.
 *
 * @example
 * ```ts
 * const lambertW = inverse((w: NDArray) => w.mul(np.exp(w)), { bracket: [-1, 700] })
 * lambertW(1) // => 0.5671432904097838
 * jet(lambertW, [0], [[1, 0, 0]])[1] // => [ 1, -2, 9 ]
 * ```
 */
export function inverse<P extends readonly unknown[] = NDArray[]>(
  f: (x: NDArray, ...params: P) => NDArray,
  options: InverseOptions & { readonly status: true },
): (y: ArrayLike, ...params: Args<P>) => [NDArray, NDArray]
export function inverse<P extends readonly unknown[] = NDArray[]>(
  f: (x: NDArray, ...params: P) => NDArray,
  options?: InverseOptions,
): (y: ArrayLike, ...params: Args<P>) => NDArray
export function inverse(
  f: (x: NDArray, ...params: never[]) => NDArray,
  options: InverseOptions = {},
): (y: ArrayLike, ...params: readonly unknown[]) => NDArray | [NDArray, NDArray] {
  requireFunction(who, f)
  const {
    bracket,
    maxSteps = 1200,
    status: isWanted = false,
  } = checkedOptions(who, options, ["bracket", "maxSteps", "status"])
  requireWhole(who, "maxSteps", maxSteps, 1)
  requireFlag(who, "status", isWanted)
  if (bracket !== undefined && !(Array.isArray(bracket) && bracket.length === 2 && bracket[0] < bracket[1]))
    throw new TypeError(`${who}: the bracket must be two numbers, the smaller one first; got ${describe(bracket)}`)
  const call = f as unknown as (x: NDArray, ...params: readonly unknown[]) => NDArray
  const solve: Solve = (problem, [start], parameters) => {
    const equation = vectorOf(problem, parameters)
    const { x, status } = bracketed((at) => reshape(equation(reshape(at, [1])), []), start, bracket, maxSteps)
    return { leaves: [x], status }
  }
  const F = (x: NDArray, y: NDArray, ...params: readonly unknown[]) => sub(call(x, ...params), y)
  const one = (y: NDArray, params: readonly unknown[]) =>
    solution({ who, linear: { method: "dense" }, status: true }, F as never, zerosLike(y), [y, ...params], solve) as [
      NDArray,
      NDArray,
    ]
  const made = (given: ArrayLike, ...params: readonly unknown[]): NDArray | [NDArray, NDArray] => {
    const y = asArray(given, who)
    const value = isFloat(y.dtype) ? y : astype(y, "float64")
    const flat = ravel(value)
    const found = value.ndim === 0 || flat.size === 0 ? undefined : vmap((item: NDArray) => one(item, params))(flat)
    if (flat.size === 0) return isWanted ? [value, astype(value, "int32")] : value
    const [x, status] = (found ?? one(value, params)).map((part) => reshape(part, value.shape))
    if (isWanted) return [x, status]
    const failed = isLit(status.atom) ? Array.from(status.data).find((s) => s !== 0) : undefined
    if (failed !== undefined)
      throw new Error(`${who}: expected an x with the value y; found none: ${statuses[failed]}; state another bracket`)
    return mul(x, astype(where(equal(status, 0), 1, Number.NaN), x.dtype))
  }
  return remember(made, { name: who, equation: (x, [y, ...params]) => F(x as NDArray, y as NDArray, ...params) })
}
