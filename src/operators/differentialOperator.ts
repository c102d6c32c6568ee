import { asArray, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { isPlain } from "../array/plain.js"
import { trace, transformed } from "../array/trace.js"
import { unflatten } from "../array/tree.js"
import type { Args, Traceable } from "../array/types.js"
import { add, mul } from "../numpy/arithmetic.js"
import { broadcastShapes } from "../numpy/promote.js"
import type { Target } from "../planner/decompose.js"
import { type MultiIndex, orderOf } from "../planner/multiIndex.js"
import { plan } from "../planner/plan.js"
import { follow } from "./follow.js"
import { requireArgument, type TracedAt } from "./inputs.js"
import { linesAlong, linesAmong, pointOf, variablesOf } from "./point.js"
import { zeroDerivative } from "./push.js"
import { checkIndex, type Index, multiIndexOf } from "./spec.js"

/** A number, or a function of the point whose result broadcasts against the derivative. */
export type Coefficient<P = NDArray> = number | ((point: P) => ArrayLike)

/** One term of a linear differential operator. */
export interface OperatorTerm<P = NDArray> {
  readonly coefficient: Coefficient<P>
  /** The partial derivative, named as for `partials`: a text of variables, or a multi-index. */
  readonly index: Index
}

/** The targets, one for each order, of the terms that share a coefficient; numbers are part of the targets. */
interface Part {
  readonly factor: ((point: never) => ArrayLike) | undefined
  readonly targets: readonly Target[]
}

/** Throws unless these are terms of an operator. */
export function checkTerms(who: string, terms: unknown): void {
  if (!Array.isArray(terms) || terms.length === 0)
    throw new TypeError(`${who}: expected a list of terms { coefficient, index }, at least one; got ${describe(terms)}`)
  for (const term of Array.from<OperatorTerm>(terms)) {
    if (!isPlain(term))
      throw new TypeError(`${who}: a term must be an object { coefficient, index }; got ${describe(term)}`)
    const { coefficient, index } = checkedOptions(`${who}: a term`, term, ["coefficient", "index"])
    checkIndex(who, index)
    if (typeof coefficient !== "function" && !Number.isFinite(coefficient))
      throw new TypeError(
        `${who}: a coefficient must be a finite number or a function of the point; got ${describe(coefficient)}`,
      )
  }
}

/** The targets of terms without coefficients that are functions; terms with the same derivative are added. */
export function targetsOf(terms: readonly { readonly index: MultiIndex; readonly coefficient: number }[]): Target[] {
  const sums = new Map<string, { index: MultiIndex; coefficient: number }>()
  for (const { index, coefficient } of terms) {
    const before = sums.get(index.join())?.coefficient ?? 0
    sums.set(index.join(), { index, coefficient: before + coefficient })
  }
  const left = [...sums.values()].filter(({ coefficient }) => coefficient !== 0)
  const orders = [...new Set(left.map(({ index }) => orderOf(index)))]
  return orders.map((order) => ({ order, terms: left.filter(({ index }) => orderOf(index) === order) }))
}

function partsOf(
  terms: readonly { readonly coefficient: Coefficient<never>; readonly index: MultiIndex }[],
): readonly Part[] {
  const factors = new Set(terms.map(({ coefficient }) => (typeof coefficient === "number" ? undefined : coefficient)))
  return [...factors].map((factor) => ({
    factor,
    targets: targetsOf(
      terms.flatMap(({ coefficient: c, index }) => {
        if (typeof c === "number") return factor ? [] : [{ index, coefficient: c }]
        return c === factor ? [{ index, coefficient: 1 }] : []
      }),
    ),
  }))
}

/**
 * The linear differential operator Σ c ∂ⁱ given by its terms, as a transform like `laplacian`: of a function f it makes
 * the function of the same arguments that the operator makes of f in its first argument. The others are parameters.
 *
 * A derivative is named as for `partials`: by a text for a function of an object of arrays, by a multi-index for a
 * function of one array. A coefficient is a number, or a function of the point whose result broadcasts against what f
 * returns. All terms with numbers run together, as collapsed jets along few directions where that loses no digits whatever
 * the scales of the variables, and so do those that have the same function. `f` may
 * return a tree. Throws when a derivative names an unknown variable or has order 0.
 *
 * @example
 * ```ts
 * const heat = differentialOperator([
 *   { coefficient: 1, index: "t" },
 *   { coefficient: -1, index: "xx" },
 * ])
 * const u = ({ t, x }: { t: NDArray; x: NDArray }) => np.mul(np.exp(np.neg(t)), np.sin(x))
 * np.allclose(heat(u)({ t: 0.3, x: [1, 2, 3] }), 0) // => true
 * ```
 */
export function differentialOperator<P = NDArray>(
  terms: readonly OperatorTerm<P>[],
): <A extends readonly unknown[] = [P], R = NDArray>(f: Traceable<A, R>) => (...args: Args<A>) => R {
  const who = "differentialOperator"
  checkTerms(who, terms)
  return <A extends readonly unknown[], R>(f: Traceable<A, R>) =>
    transformed(who, f, (...args: Args<A>): R => {
      requireArgument(who, args)
      const traced = trace(who, f, args)
      const variables = variablesOf(who, traced, args[0])
      const [x] = traced.leaves
      const parts = partsOf(
        terms.map(({ coefficient, index }) => ({
          coefficient,
          index: multiIndexOf(who, index, variables, x?.size ?? 0),
        })),
      )
      const targets = parts.flatMap((part) => part.targets)
      const found = follow(traced, plan(targets), variables ? linesAmong(traced) : linesAlong(x))
      const values = targets.map((_, n) => found.target(n))
      const sums = parts.flatMap((part) => {
        const own = values.splice(0, part.targets.length)
        return own.length > 0 ? [times(who, part, traced, own.reduce(plus))] : []
      })
      return unflatten(traced.result, sums.length > 0 ? sums.reduce(plus) : found.value.map(zeroDerivative)) as R
    })
}

const plus = (xs: readonly NDArray[], ys: readonly NDArray[]): NDArray[] => xs.map((x, i) => add(x, ys[i]))

/** A part's sums times its factor at the point. */
function times(who: string, { factor }: Part, traced: TracedAt, ys: readonly NDArray[]): readonly NDArray[] {
  if (!factor) return ys
  const given = (factor as (point: unknown) => ArrayLike)(pointOf(traced))
  if (typeof given === "number") return ys.map((y) => mul(given, y))
  const value = asArray(given, `${who}: a coefficient`)
  return ys.map((y) => {
    if (!broadcastShapes([value.shape, y.shape]))
      throw new Error(`${who}: a coefficient must broadcast against the shape [${y.shape}]; got ${describe(value)}`)
    return mul(value, y)
  })
}
