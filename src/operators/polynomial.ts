import { asArray, describe, isTypedArray } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { mul } from "../numpy/arithmetic.js"
import { at } from "../numpy/indexing.js"
import { broadcastShapes } from "../numpy/promote.js"
import { broadcastTo } from "../numpy/shape.js"
import { factorial } from "../planner/combinatorics.js"
import { requireDerivative } from "./inputs.js"
import * as series from "./powerSeries.js"

/**
 * A truncated Taylor polynomial x_0 + x_1 t + ... + x_K tᴷ, as an object: what is known of a function of t up to order K.
 * Its coefficients may be arrays, which are taken element by element, and they may be traced: everything here can be
 * differentiated and compiled. A result is known up to the lower of the orders of what it was made from; an array or a
 * number in the place of a second jet is a constant.
 *
 * @example
 * ```ts
 * const p = taylor((x) => np.exp(x), 0, 3)
 * p.coefficients // => [ 1, 1, 0.5, 0.16666666666666666 ]
 * p.evaluate(1) // => 2.6666666666666665
 * p.mul(p).coefficients // => [ 1, 2, 2, 1.3333333333333333 ]
 * ```
 */
export class Jet {
  /** x_0 ... x_K, each the derivative of its order divided by its factorial. */
  readonly coefficients: readonly NDArray[]

  /**
   * A polynomial with the given coefficients: a list of them, which are broadcast to one shape, or one array that has
   * them along its first axis. Throws where there are none and where they do not broadcast.
   *
   * @example
   * ```ts
   * new Jet(np.array([[1, 10], [2, 20]])).coefficients // => [ [ 1. 10.], [ 2. 20.] ]
   * ```
   */
  constructor(coefficients: ArrayLike | readonly ArrayLike[]) {
    const given = listOf(coefficients)
    const shape = broadcastShapes(given.map((x) => x.shape))
    if (!shape) throw new Error(`Jet: coefficients must broadcast to one shape; got ${given.map(describe).join(", ")}`)
    this.coefficients = given.map((x) => broadcastTo(x, shape))
  }

  /** x_0, the value at t = 0. */
  get value(): NDArray {
    return this.coefficients[0]
  }

  /** The degree up to which the polynomial is known. */
  get order(): number {
    return this.coefficients.length - 1
  }

  /** The derivatives at t = 0, of order 0 to K. */
  get derivatives(): NDArray[] {
    return this.coefficients.map((_, k) => this.derivative(k))
  }

  /**
   * The k-th derivative at t = 0. Throws when k is above the order, or 171 or more: 171! is no float64.
   *
   * @example
   * ```ts
   * taylor((x) => np.sin(x), 0, 3).derivative(3) // => -1
   * ```
   */
  derivative(k: number): NDArray {
    if (!Number.isInteger(k) || k < 0 || k > this.order)
      throw new Error(`Jet: derivative ${describe(k)} is not known; the jet has order ${this.order}`)
    requireDerivative("Jet", k, 0)
    return k < 2 ? this.coefficients[k] : mul(this.coefficients[k], factorial(k))
  }

  /**
   * The polynomial at t, by Horner's rule. t broadcasts against the coefficients.
   *
   * @example
   * ```ts
   * new Jet([1, 2, 3]).evaluate([0, 1, 2]) // => [ 1.  6. 17.]
   * ```
   */
  evaluate(t: ArrayLike): NDArray {
    return series.valueAt(this.coefficients, t)
  }

  /**
   * The sum with another jet or a constant.
   *
   * @example
   * ```ts
   * new Jet([1, 2, 3]).add(new Jet([10, 20])).coefficients // => [ 11, 22 ]
   * new Jet([1, 2, 3]).add(1).coefficients // => [ 2, 2, 3 ]
   * ```
   */
  add(other: Jet | ArrayLike): Jet {
    return this.#with(other, series.sum)
  }

  /**
   * The difference to another jet or a constant.
   *
   * @example
   * ```ts
   * new Jet([1, 2]).sub(new Jet([1, 5])).coefficients // => [ 0, -3 ]
   * ```
   */
  sub(other: Jet | ArrayLike): Jet {
    return this.#with(other, series.difference)
  }

  /**
   * The product with another jet or a constant.
   *
   * @example
   * ```ts
   * new Jet([1, 1, 0]).mul(new Jet([1, -1, 0])).coefficients // => [ 1, 0, -1 ]
   * ```
   */
  mul(other: Jet | ArrayLike): Jet {
    return this.#with(other, series.product)
  }

  /**
   * The quotient by another jet or a constant, whose value is divided by.
   *
   * @example
   * ```ts
   * new Jet([1, 0, 0, 0]).div(new Jet([1, -1, 0, 0])).coefficients // => [ 1, 1, 1, 1 ]
   * ```
   */
  div(other: Jet | ArrayLike): Jet {
    return this.#with(other, series.quotient)
  }

  /**
   * This function after another: `f.compose(g)` is the jet of f ∘ g when g is a jet, and f the jet of the outer function
   * at the value of g. So f is taken at g(t) - g(0).
   *
   * @example
   * ```ts
   * const g = taylor((x) => np.sin(x), 1, 4)
   * const f = taylor((y) => np.exp(y), g.value, 4)
   * np.allclose(f.compose(g).derivatives, taylor((x) => np.exp(np.sin(x)), 1, 4).derivatives) // => true
   * ```
   */
  compose(inner: Jet): Jet {
    if (inner instanceof Jet) return new Jet(series.composition(this.coefficients, inner.coefficients))
    throw new TypeError(`Jet: compose expects the jet of the inner function; got ${describe(inner)}`)
  }

  /**
   * The jet r of the inverse function, less its value: the series in s with r(s) = t where s is what this jet adds to its
   * value at t (series reversion). `f.inverse().compose(f)` is t. Divides by x_1; throws when the order is 0.
   *
   * @example
   * ```ts
   * taylor((x) => np.exp(x), 0, 4).inverse().coefficients // => [ 0, 1, -0.5, 0.3333333333333333, -0.25 ]
   * ```
   */
  inverse(): Jet {
    if (this.order > 0) return new Jet(series.reversion(this.coefficients))
    throw new Error("Jet: the inverse needs the coefficient of order 1; the jet has order 0")
  }

  /**
   * The jet of the derivative, known to one order less. Throws when the order is 0.
   *
   * @example
   * ```ts
   * new Jet([1, 2, 3]).derivativeJet().coefficients // => [ 2, 6 ]
   * ```
   */
  derivativeJet(): Jet {
    if (this.order > 0) return new Jet(series.derived(this.coefficients))
    throw new Error("Jet: the derivative needs the coefficient of order 1; the jet has order 0")
  }

  /**
   * The jet of the integral from 0 to t, plus a constant, 0 unless given; known to one order more.
   *
   * @example
   * ```ts
   * new Jet([2, 6]).integral(1).coefficients // => [ 1, 2, 3 ]
   * ```
   */
  integral(constant: ArrayLike = 0): Jet {
    return new Jet(series.integrated(this.coefficients, asArray(constant, "Jet")))
  }

  #with(other: Jet | ArrayLike, op: (a: readonly NDArray[], b: readonly NDArray[]) => NDArray[]): Jet {
    return new Jet(op(this.coefficients, other instanceof Jet ? other.coefficients : this.#constant(other)))
  }

  /** The coefficients of a constant, which is known to every order. */
  #constant(x: ArrayLike): NDArray[] {
    const zeros = this.coefficients.slice(1).map(() => asArray(0, "Jet", this.value.dtype))
    return [asArray(x, "Jet"), ...zeros]
  }
}

/** The coefficients that a list holds, or an array along its first axis. */
function listOf(given: ArrayLike | readonly ArrayLike[]): NDArray[] {
  if (Array.isArray(given) && given.length > 0) return Array.from(given, (x: ArrayLike) => asArray(x, "Jet"))
  const stacked = given instanceof NDArray || isTypedArray(given) ? asArray(given, "Jet") : undefined
  if (stacked && stacked.ndim > 0 && stacked.shape[0] > 0)
    return Array.from({ length: stacked.shape[0] }, (_, k) => at(stacked, k))
  throw new TypeError(`Jet: expected a list of one coefficient or more; got ${describe(given)}`)
}
