import { describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { requireFunction, trace } from "../array/trace.js"
import { unflatten } from "../array/tree.js"
import { type MultiIndex, orderOf } from "../planner/multiIndex.js"
import { plan } from "../planner/plan.js"
import { explanation, type PartialsPlan } from "./explain.js"
import { follow } from "./follow.js"
import { linesAlong, linesAmong, variablesOf } from "./point.js"
import { checkIndex, type Index, multiIndicesOf, namesIn } from "./spec.js"

/** The targets that are single partial derivatives. */
const targetsOf = (indices: readonly MultiIndex[]) =>
  indices.map((index) => ({ order: orderOf(index), terms: [{ index, coefficient: 1 }] }))

/**
 * The value of `f` at a point and any set of its partial derivatives, as coefficients of jets nested one in the other. Each has
 * the precision of a derivative computed by itself, whatever the scales of the variables and what else is asked for.
 *
 * For a function of an object of arrays, a derivative is named by its variables: `"xxt"` is ∂³/∂x²∂t. Each character is
 * a variable; longer names are separated by spaces, `"x1 x1 t"`; a text that is itself the name of a variable is its
 * first derivative. All elements of a variable move alike, so for a function that works element by element, such as
 * u({ t, x }) on arrays of points, the derivatives are those at each point. The result has the texts as keys.
 *
 * For a function of one array with at most one axis, a derivative is a multi-index: `[2, 0, 1]` is ∂³/∂x_0²∂x_2. The
 * result is a list in the order of the spec.
 *
 * `f` may return a tree; so does then each derivative. `partials.explain(spec)` shows the plan. Throws when a derivative
 * names an unknown variable, has order 0 or is repeated. Source: Griewank & Walther, Evaluating Derivatives, ch. 13.
 *
 * @example
 * ```ts
 * const u = ({ t, x }: { t: NDArray; x: NDArray }) => np.mul(np.square(x), np.exp(t))
 * const [value, d] = partials(u, { t: 0, x: [1, 2] }, ["x", "xxt"])
 * value // => [1. 4.]
 * d.x // => [2. 4.]
 * d.xxt // => [2. 2.]
 * partials((x) => np.prod(x), [2, 3, 4], [[1, 1, 0], [1, 1, 1]])[1] // => [ 4, 1 ]
 * ```
 */
export function partials<N extends string, const S extends string, R = NDArray>(
  f: (point: { readonly [K in N]: NDArray }) => R,
  point: { readonly [K in N]: ArrayLike },
  spec: readonly S[],
): [value: R, derivatives: { readonly [K in S]: R }]
export function partials<R = NDArray>(
  f: (x: NDArray) => R,
  point: ArrayLike,
  spec: readonly Exclude<Index, string>[],
): [value: R, derivatives: R[]]
export function partials(f: (point: never) => unknown, point: unknown, spec: readonly Index[]): [unknown, unknown] {
  const who = "partials"
  requireFunction(who, f)
  const traced = trace(who, f as (point: unknown) => unknown, [point])
  const variables = variablesOf(who, traced, point)
  const [x] = traced.leaves
  const targets = targetsOf(multiIndicesOf(who, spec, variables, x?.size ?? 0))
  const found = follow(traced, plan(targets), variables ? linesAmong(traced) : linesAlong(x))
  const derivatives = targets.map((_, n) => unflatten(traced.result, found.target(n)))
  const named = () => Object.fromEntries(spec.map((name, n) => [name, derivatives[n]]))
  return [unflatten(traced.result, found.value), variables ? named() : derivatives]
}

/**
 * The plan that `partials` follows for a spec. Print it to see the jets, the Taylor coefficients that they
 * carry, and which of these the derivatives are. The names of the point's variables are needed only if one has several characters
 * and stands alone: `partials.explain(["x1"], ["x1", "t"])`.
 *
 * @example
 * ```ts
 * partials.explain(["x", "xt"]) // =>
 * // 1 jet, cost 8
 * //   t, x: t, x, tx
 * // x = y(x)
 * // xt = y(tx)
 * ```
 */
partials.explain = (spec: readonly Index[], variables?: readonly string[]): PartialsPlan => {
  const who = "partials.explain"
  if (variables !== undefined && !(Array.isArray(variables) && variables.every((name) => typeof name === "string")))
    throw new TypeError(`${who}: the variables must be a list of names; got ${describe(variables)}`)
  if (Array.isArray(spec)) for (const index of spec) checkIndex(who, index)
  const given: readonly Index[] = Array.isArray(spec) ? spec : []
  const texts = given.filter((index) => typeof index === "string")
  const elements = given.flatMap((index) => (typeof index === "string" ? [] : Object.keys(index).map(Number)))
  const occurring = [...new Set(elements)].sort((a, b) => a - b)
  const named =
    texts.length > 0 ? (variables ?? [...new Set(texts.flatMap((text) => namesIn(text)))].sort()) : undefined
  const own = given.map((index) => (typeof index === "string" ? index : occurring.map((m) => index[m] ?? 0)))
  const indices = multiIndicesOf(who, Array.isArray(spec) ? own : spec, named, occurring.length)
  const names = named ?? occurring.map((m) => `x${m}`)
  return explanation(plan(targetsOf(indices)), names, spec)
}
