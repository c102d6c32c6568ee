import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFlag } from "../array/options.js"
import { type Atom, Lit, zerosLike } from "../ir/atom.js"
import * as p from "../primitives/index.js"
import { add, div, sub } from "./arithmetic.js"
import { type Along, type Axes, along, axisOf, type Reduction, reducing } from "./axes.js"
import { equal, isinf } from "./compare.js"
import { full } from "./create.js"
import { exp, log } from "./exponential.js"
import { max } from "./extremes.js"
import { floating, numeric, unary } from "./promote.js"
import { sum } from "./reduce.js"
import { where } from "./select.js"
import { squeeze } from "./shape.js"

/**
 * The error function, 2/√π ∫₀ˣ exp(-t²) dt.
 *
 * @example
 * ```ts
 * np.erf([0, 0.5]) // => [0.         0.52049988]
 * ```
 */
export const erf = unary("erf", p.erf)

/**
 * 1 - erf(x), accurate for large x.
 *
 * @example
 * ```ts
 * np.erfc(10) // => 2.088487583762545e-45
 * ```
 */
export const erfc = unary("erfc", p.erfc)

/**
 * The inverse of erf: ±inf at ±1, NaN beyond.
 *
 * @example
 * ```ts
 * np.erfinv([0, 0.5]) // => [0.         0.47693628]
 * ```
 */
export const erfinv = unary("erfinv", p.erfinv)

/**
 * 1 / (1 + exp(-x)). Its derivatives do not cancel where it is close to one.
 *
 * @example
 * ```ts
 * np.sigmoid([0, 2]) // => [0.5        0.88079708]
 * ```
 */
export const sigmoid = unary("sigmoid", (x) => p.sigmoid(x)[0])

/**
 * log(1 + exp(x)) without overflow.
 *
 * @example
 * ```ts
 * np.softplus([0, 1000]) // => [6.93147181e-01 1.00000000e+03]
 * ```
 */
export const softplus = unary("softplus", p.softplus)

/**
 * max(x, 0), NaN where x is. Its derivatives at zero are zero.
 *
 * @example
 * ```ts
 * np.relu([-2, 0, 3]) // => [0. 0. 3.]
 * ```
 */
export function relu(x: ArrayLike): NDArray {
  const a = numeric("relu", x)
  return new NDArray(p.where(p.lessEqual(a, 0), zerosLike(a), a))
}

/**
 * x g(x) for a gate that is 0 below -`far` and 1 above `far`, to the last digit: there x g(x) is -0 and x. So no infinity
 * meets a zero, in the value or in a derivative.
 */
function gated(x: Atom, far: number, gate: (x: Atom) => Atom): Atom {
  const above = p.less(filledLike(x, far), x)
  const below = p.less(x, filledLike(x, -far))
  const near = p.where(p.or(above, below), p.where(below, filledLike(x, -far), zerosLike(x)), x)
  return p.where(above, x, p.mul(near, gate(near)))
}

const filledLike = (x: Atom, value: number): Atom => new Lit(x.aval, value)

/** Which formula `gelu` takes. */
export interface Gelu {
  readonly approximate?: boolean
}

/**
 * x Φ(x), with Φ the cumulative distribution function of the normal distribution. By default, as in JAX, in the
 * approximation x (1 + tanh z) / 2 = x σ(2z) with z = √(2/π) (x + 0.044715 x³); with `approximate: false` exactly.
 *
 * @example
 * ```ts
 * np.gelu([-1, 0, 1]) // => [-0.15880801  0.          0.84119199]
 * np.gelu([-1, 0, 1], { approximate: false }) // => [-0.15865525  0.          0.84134475]
 * ```
 */
export function gelu(x: ArrayLike, options: Gelu = {}): NDArray {
  const { approximate = true } = checkedOptions("gelu", options, ["approximate"])
  requireFlag("gelu", "approximate", approximate)
  const a = floating("gelu", x)
  if (!approximate) return new NDArray(gated(a, 40, (y) => p.mul(0.5, p.erfc(p.mul(y, -Math.SQRT1_2)))))
  const cubic = (y: Atom) => p.mul(y, p.add(1, p.mul(0.044715, p.square(y))))
  const scale = 2 * Math.sqrt(2 / Math.PI)
  return new NDArray(gated(a, 23, (y) => p.sigmoid(p.mul(scale, cubic(y)))[0]))
}

/**
 * x sigmoid(x), also called swish.
 *
 * @example
 * ```ts
 * np.silu([-1, 0, 1]) // => [-0.26894142  0.          0.73105858]
 * ```
 */
export const silu = unary("silu", (x) => gated(x, 800, (y) => p.sigmoid(y)[0]))

/** x less the largest element, `largest`, which repeats along `axes`; where that is infinite, 0 for it and -inf for others. */
function belowLargest(x: NDArray, largest: NDArray): NDArray {
  const [zero, least] = [0, Number.NEGATIVE_INFINITY].map((value) => full([], value, { dtype: x.dtype }))
  const among = where(equal(x, largest), zero, least)
  return where(equal(largest, Number.POSITIVE_INFINITY), among, sub(x, where(isinf(largest), 0, largest)))
}

/**
 * log Σ exp(x) over the given axes, over all of them by default, without overflow. Where an element is inf its derivative
 * is one, of several ones that of the first. It is -inf, with derivatives NaN, where all of several summands are exp(-inf).
 *
 * @example
 * ```ts
 * np.logsumexp([1000, 1000]) // => 1000.6931471805599
 * np.logsumexp([[0, 0], [1, -Infinity]], { axis: 1 }) // => [0.69314718 1.        ]
 * ```
 */
export function logsumexp(x: ArrayLike, options: Axes | Reduction = {}): NDArray {
  const { x: array, axes, count, finish } = reducing("logsumexp", x, options)
  const a = new NDArray(floating("logsumexp", array))
  if (count === 1) return finish(squeeze(a, axes).atom)
  // The shift moves with the largest summand, whose share of the sum is then one to all orders, so that nothing cancels.
  const largest = count === 0 ? full([], 0, { dtype: a.dtype }) : max(a, { axis: axes, keepdims: true })
  const total = sum(exp(belowLargest(a, largest)), { axis: axes, keepdims: true })
  const shift = where(equal(largest, Number.NEGATIVE_INFINITY), 0, largest)
  return finish(squeeze(add(log(total), shift), axes).atom)
}

/**
 * exp(x) / Σ exp(x) along an axis, the last one by default, without overflow: positive numbers whose sum is one. An
 * element that is inf takes the whole, several share it equally; it is NaN where all are -inf.
 *
 * @example
 * ```ts
 * np.softmax([0, Math.log(3)]) // => [0.25 0.75]
 * np.softmax([0, Infinity]) // => [0. 1.]
 * ```
 */
export function softmax(x: ArrayLike, options: number | Along = {}): NDArray {
  const a = new NDArray(floating("softmax", x))
  const axis = axisOf("softmax", a, along("softmax", options) ?? -1)
  if (a.size === 0) return a
  const powers = exp(belowLargest(a, max(a, { axis, keepdims: true })))
  return div(powers, sum(powers, { axis, keepdims: true }))
}

/**
 * The logarithm of `np.softmax` along an axis, the last one by default, without overflow: x - log Σ exp(x).
 *
 * @example
 * ```ts
 * np.logSoftmax([0, Math.log(3)]) // => [-1.38629436 -0.28768207]
 * np.logSoftmax([0, 1000]) // => [-1000.     0.]
 * ```
 */
export function logSoftmax(x: ArrayLike, options: number | Along = {}): NDArray {
  const a = new NDArray(floating("logSoftmax", x))
  const axis = axisOf("logSoftmax", a, along("logSoftmax", options) ?? -1)
  if (a.size === 0) return a
  const shifted = sub(a, max(a, { axis, keepdims: true }))
  return sub(shifted, log(sum(exp(shifted), { axis, keepdims: true })))
}
