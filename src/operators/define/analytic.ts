import type { ArrayLike, NDArray } from "../../array/ndarray.js"
import { checkedOptions } from "../../array/options.js"
import { requireFunction } from "../../array/trace.js"
import { defined, type Functions, lawful } from "./elementwise.js"
import type { Range } from "./registry.js"

/** Where the laws sample a definition that does not say. */
const usual: Range = [-2, 2]

/** A function of one variable. */
export interface AnalyticOptions<V> {
  /** The value: a function of a number, or np code. */
  readonly value: V
  /** dv/du, by np, of the value v and the variable u. */
  readonly slope: (v: NDArray, u: NDArray) => ArrayLike
  /** An interval in which it is defined, [-2, 2] unless stated: `checkDefinition` samples it there. */
  readonly domain?: Range
}

/** Several functions of one variable. */
export interface SystemOptions<V> {
  /** The values: functions of a number, or np code. */
  readonly values: readonly V[]
  /** The list of dv/du, by np, of the list of values v and the variable u. */
  readonly slopes: (v: readonly NDArray[], u: NDArray) => readonly ArrayLike[]
  /** An interval in which they are defined, [-2, 2] unless stated. */
  readonly domain?: Range
}

/** A function of two variables. */
export interface BivariateOptions<V> {
  /** The value: a function of two numbers, or np code. */
  readonly value: V
  /** [∂v/∂x, ∂v/∂y], by np, of the value v and the variables. */
  readonly slope: (v: NDArray, x: NDArray, y: NDArray) => readonly [ArrayLike, ArrayLike]
  /** The intervals in which it is defined, [-2, 2] for both unless stated. */
  readonly domain?: readonly [Range, Range]
}

/**
 * A function of one variable of your own, element by element, from its value and its differential equation
 * dv/du = slope(v, u). All else follows: jets of every order, forward and reverse mode, `vmap`, `jit`.
 *
 * The value is a JavaScript function of a number, which compiled code calls for each element, or np code, which it
 * compiles. The slope is np code, and may use v itself: prefer the form that does not cancel. Names may repeat. The
 * result has the shape of the argument, and its dtype where that is floating-point. `checkDefinition` tests it. Throws when
 * the value is neither a number nor an array, and when a slope does not have the shape of its variable.
 *
 * @example
 * ```ts
 * const gd = define.analytic("gd", {
 *   value: (x: number) => Math.atan(Math.sinh(x)),
 *   slope: (_, u) => np.div(1, np.cosh(u)),
 * })
 * gd([0, 1]) // => [0.         0.86576948]
 * jet(gd, [0], [[1, 0, 0]])[1] // => [ 1, 0, -1 ]
 * ```
 */
export function analytic(name: string, options: AnalyticOptions<(x: number) => number>): (x: ArrayLike) => NDArray
export function analytic(name: string, options: AnalyticOptions<(x: NDArray) => NDArray>): (x: ArrayLike) => NDArray
export function analytic(name: string, options: AnalyticOptions<unknown>): (x: ArrayLike) => NDArray {
  const who = "define.analytic"
  const { value, slope, domain = usual } = checkedOptions(who, options, ["value", "slope", "domain"])
  requireFunction(who, slope)
  const given: Functions = { who, name, values: [value], domain: [domain], slopes: ([v], [u]) => [[slope(v, u)]] }
  const applied = defined(given)
  return lawful((...xs: [x: ArrayLike]) => applied(...xs)[0], given)
}

/**
 * Several functions of one variable of your own, of which the slope of each may use all values: so a slope that cancels
 * becomes a function beside it. The result is the list of values. See `define.analytic`.
 *
 * @example
 * ```ts
 * const sincos = define.system("sincos", {
 *   values: [(x: number) => Math.sin(x), (x: number) => Math.cos(x)],
 *   slopes: ([s, c]) => [c, np.neg(s)],
 * })
 * jvp(sincos, [0], [1])[1] // => [ 1, 0 ]
 * ```
 */
export function system(name: string, options: SystemOptions<(x: number) => number>): (x: ArrayLike) => NDArray[]
export function system(name: string, options: SystemOptions<(x: NDArray) => NDArray>): (x: ArrayLike) => NDArray[]
export function system(name: string, options: SystemOptions<unknown>): (x: ArrayLike) => NDArray[] {
  const who = "define.system"
  const { values, slopes, domain = usual } = checkedOptions(who, options, ["values", "slopes", "domain"])
  requireFunction(who, slopes)
  if (!Array.isArray(values) || values.length === 0)
    throw new TypeError(`${who}: values must be a list of functions, one at least`)
  const given: Functions = {
    who,
    name,
    values,
    domain: [domain],
    slopes(v, [u]) {
      const rows = slopes(v, u)
      return Array.isArray(rows) ? rows.map((row) => [row]) : rows
    },
  }
  const applied = defined(given)
  return lawful((...xs: [x: ArrayLike]) => [...applied(...xs)], given)
}

/**
 * A function of two variables of your own, element by element, from its value and its partial derivatives. The operands
 * broadcast. See `define.analytic`.
 *
 * @example
 * ```ts
 * const mean = define.bivariate("geometricMean", {
 *   value: (x: number, y: number) => Math.sqrt(x * y),
 *   slope: (v, x, y) => [np.div(v, x.mul(2)), np.div(v, y.mul(2))],
 *   domain: [[0.5, 3], [0.5, 3]],
 * })
 * grad(mean, { argnums: [0, 1] })(1, 4) // => [ 1, 0.25 ]
 * ```
 */
export function bivariate(
  name: string,
  options: BivariateOptions<(x: number, y: number) => number>,
): (x: ArrayLike, y: ArrayLike) => NDArray
export function bivariate(
  name: string,
  options: BivariateOptions<(x: NDArray, y: NDArray) => NDArray>,
): (x: ArrayLike, y: ArrayLike) => NDArray
export function bivariate(name: string, options: BivariateOptions<unknown>): (x: ArrayLike, y: ArrayLike) => NDArray {
  const who = "define.bivariate"
  const { value, slope, domain = [usual, usual] } = checkedOptions(who, options, ["value", "slope", "domain"])
  requireFunction(who, slope)
  const given: Functions = { who, name, values: [value], domain, slopes: ([v], [x, y]) => [slope(v, x, y)] }
  const applied = defined(given)
  return lawful((...xs: [x: ArrayLike, y: ArrayLike]) => applied(...xs)[0], given)
}
