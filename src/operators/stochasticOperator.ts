import { asArray, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { requireFunction, trace } from "../array/trace.js"
import { unflatten } from "../array/tree.js"
import type { Like } from "../array/types.js"
import { add, mul } from "../numpy/arithmetic.js"
import { array } from "../numpy/create.js"
import { at, take } from "../numpy/indexing.js"
import { stack } from "../numpy/join.js"
import { reshape } from "../numpy/shape.js"
import { denseFamilies } from "./denseTerms.js"
import { checkTerms, type OperatorTerm } from "./differentialOperator.js"
import { checkAvailable, checkedEstimate, choose, type EstimateOptions, units } from "./estimate.js"
import type { TracedAt } from "./inputs.js"
import { jets, valueOnly } from "./jets.js"
import { linesOf, pointOf, variablesOf } from "./point.js"
import { zeroDerivative } from "./push.js"
import { showIndex, sparseIndexOf } from "./spec.js"
import { type TermTable, termTable } from "./termTable.js"

const who = "stochasticOperator"

/**
 * An unbiased estimator of the linear differential operator Σ c ∂ⁱ given by its terms, which are those of
 * `differentialOperator`: a function of (f, x, options) like `stochasticLaplacian`. All jets of an estimate are
 * collapsed, and take memory for a few directions for each sample, whatever the number of terms and variables. In many
 * variables name a derivative by the entries that are not 0: `{ 0: 2, 7: 1 }` is ∂³/∂x_0²∂x_7.
 *
 * - `"sparse"`, the default, draws terms without replacement: the estimate is their sum times the number of terms over
 *   that of samples. All orders are possible; a coefficient that is a function must return one number.
 * - `"rademacher"` and `"normal"` draw dense directions v with E[v vᵀ] = |A|, A the matrix of the second-order terms
 *   (those of positive and negative curvature apart); terms of order one are computed exactly. Coefficients are numbers.
 *
 * Throws when there are no samples, more than terms to draw from, or terms that a distribution does not take. Source:
 * Shi, Hu et al. 2024, Stochastic Taylor Derivative Estimator.
 *
 * @example
 * ```ts
 * const operator = stochasticOperator([{ coefficient: 1, index: [2, 1] }, { coefficient: 3, index: [0, 3] }])
 * const f = (x: NDArray) => np.mul(np.square(x.at(0)), np.power(x.at(1), 3))
 * // Both of two terms: exact, 6 x_1² + 18 x_0².
 * np.allclose(operator(f, [1, 2], { samples: 2, key: random.PRNGKey(0) }), 42) // => true
 * ```
 */
export function stochasticOperator<P = NDArray>(
  terms: readonly OperatorTerm<P>[],
): <X = P, R = NDArray>(f: (x: X) => R, x: NoInfer<Like<X>>, options: EstimateOptions) => R {
  checkTerms(who, terms)
  return <X, R>(f: (x: X) => R, x: NoInfer<Like<X>>, options: EstimateOptions): R => {
    requireFunction(who, f)
    const { samples, key, distribution } = checkedEstimate(who, options, ["sparse", "rademacher", "normal"])
    const traced = trace(who, f as (x: unknown) => R, [x])
    const variables = variablesOf(who, traced, x)
    const size = variables?.length ?? traced.leaves[0].size
    const indices = terms.map(({ index }) => sparseIndexOf(who, index, variables, size))
    if (distribution === "sparse") {
      checkAvailable(who, samples, terms.length, "terms")
      const chosen = choose(key, terms.length, samples)
      return sampledTerms(traced, termTable(indices), coefficientsAt(traced, terms), chosen, size) as R
    }
    const numbers = terms.map(({ coefficient, index }, n) => {
      if (typeof coefficient === "number") return { coefficient, index: indices[n] }
      throw new Error(`${who}: the coefficient of ${showIndex(index)} is a function; use the distribution "sparse"`)
    })
    const draw = { distribution, key, samples }
    const families = denseFamilies(who, numbers, size, draw, traced.leaves[0])
    const outputs = jets(
      traced,
      families.map(({ directions, order }) => ({
        levels: [linesOf(traced, directions)],
        wanted: [{ orders: [order], as: "summed" }],
      })),
    )
    const parts = families.map(({ factor }, i) => outputs[i][0].map((y) => mul(y, factor)))
    return unflatten(traced.result, parts.length > 0 ? parts.reduce(plus) : zeros(traced)) as R
  }
}

/** What terms that vanish make of a function. */
function zeros(traced: TracedAt): NDArray[] {
  const [[value]] = jets(traced, [valueOnly])
  return value.map(zeroDerivative)
}

const plus = (xs: readonly NDArray[], ys: readonly NDArray[]): NDArray[] => xs.map((x, i) => add(x, ys[i]))

/** The coefficients of all terms, one number each. */
function coefficientsAt(traced: TracedAt, terms: readonly OperatorTerm<never>[]): NDArray {
  const values = terms.map(({ coefficient, index }) => {
    if (typeof coefficient === "number") return coefficient
    const value = asArray((coefficient as (point: unknown) => ArrayLike)(pointOf(traced)), who, "float64")
    if (value.ndim === 0) return value
    throw new Error(`${who}: the coefficient of ${showIndex(index)} must return one number; got ${describe(value)}`)
  })
  return values.every((value) => typeof value === "number")
    ? array(values)
    : stack(values.map((value) => (typeof value === "number" ? array(value) : value)))
}

/** The sum of the chosen terms, times the number of all over that of the chosen. */
export function sampledTerms(
  traced: TracedAt,
  { patterns, levels, places, weights }: TermTable,
  coefficients: NDArray,
  chosen: NDArray,
  size: number,
): unknown {
  const [terms, samples] = [places.length / levels, chosen.size]
  const of = (data: Int32Array | Float64Array, columns: number) =>
    take(reshape(array(data), [terms, columns]), chosen, { axis: 0 })
  const own = of(places, levels)
  const lines = Array.from({ length: levels }, (_, l) => linesOf(traced, units(at(own, ":", l), size, coefficients)))
  const factors = mul(take(coefficients, chosen), terms / samples)
  const each = of(weights, patterns.length)
  const wanted = patterns.map((orders, p) => ({ orders, as: mul(at(each, ":", p), factors) }))
  const [parts] = jets(traced, [{ levels: lines, wanted }])
  return unflatten(traced.result, parts.reduce(plus))
}
