import { asArray, astype, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireWhole } from "../array/options.js"
import type { Atom } from "../ir/atom.js"
import { sameShape } from "../ir/aval.js"
import { isFloat } from "../ir/dtype.js"
import { full, onesLike, zerosLike } from "../numpy/create.js"
import { jet } from "../operators/jet.js"
import * as p from "../primitives/index.js"

/** What `special.removable` is told of its quotient. */
export interface RemovableOptions {
  /** The highest derivative that is wanted; 8 unless given. Higher ones are not finite. */
  readonly order?: number
  /** The highest power of x - x₀ that numerator and denominator may have in common; 2 unless given. */
  readonly power?: number
}

type Elementwise = (x: NDArray) => NDArray

/** The Taylor coefficients of f at each element of x, from order 0 on. */
function coefficients(f: Elementwise, x: NDArray, order: number): Atom[] {
  const terms = Array.from({ length: order }, (_, k) => (k === 0 ? onesLike(x) : zerosLike(x)))
  const [value, derivatives] = jet(f, [x], [terms])
  let factorial = 1
  return [value, ...derivatives].map((y, k) => {
    if (k > 0) factorial *= k
    if (!sameShape(y.shape, x.shape))
      throw new Error(`removable: functions must act element by element; of ${describe(x)} one made ${describe(y)}`)
    return p.mul(1 / factorial, y.atom)
  })
}

/** The coefficients of a quotient of series whose first `skipped` ones are zero in both. */
function quotient(above: readonly Atom[], below: readonly Atom[], skipped: number, order: number): Atom[] {
  const first = below[skipped]
  const isZero = p.equal(first, p.mul(0, first))
  const divisor = p.where(isZero, p.add(1, p.mul(0, first)), first)
  const q: Atom[] = []
  for (let k = 0; k <= order; k++) {
    let sum = above[skipped + k]
    for (let j = 0; j < k; j++) sum = p.sub(sum, p.mul(q[j], below[skipped + k - j]))
    q.push(p.div(sum, divisor))
  }
  return q
}

/**
 * numerator(x) / denominator(x), also where both are zero: there the quotient of their Taylor series, divided by the
 * power of x - x₀ that they have in common. Both are functions that act element by element. The result has the
 * derivatives of the quotient up to `order`, in every mode; higher ones are not finite. Where only the denominator is
 * zero to computers, as that of sin(x) / (x - Math.PI), the numerator is taken to vanish as well. Beside such points the
 * quotient is that of the values: it is as accurate as these are.
 *
 * @example
 * ```ts
 * const f = special.removable((x) => np.sub(1, np.cos(x)), (x) => np.square(x))
 * f([0, 1]) // => [0.5        0.45969769]
 * jet(f, [0], [[1, 0]])[1] // => [ 0, -0.08333333333333333 ]
 * special.removable(np.sin, (x) => x, { order: 4 })(0) // => 1
 * ```
 */
export function removable(
  numerator: Elementwise,
  denominator: Elementwise,
  options: RemovableOptions = {},
): (x: ArrayLike) => NDArray {
  const { order = 8, power = 2 } = checkedOptions("removable", options, ["order", "power"])
  requireWhole("removable", "order", order, 0)
  requireWhole("removable", "power", power, 0)
  return (x) => {
    const given = asArray(x, "removable")
    const moving = isFloat(given.dtype) ? given : astype(given, "float64")
    // With d = x - x₀, which is zero, Σ q_k d^k has the derivatives of the quotient, though x₀ is a constant to them.
    const at = new NDArray(p.stop(moving.atom))
    const d = p.sub(moving.atom, at.atom)
    const [above, below] = [numerator, denominator].map((f) => coefficients(f, at, order + power))
    let q = quotient(above, below, power, order)
    for (let skipped = power - 1; skipped >= 0; skipped--) {
      const zero = p.equal(below[skipped], p.mul(0, below[skipped]))
      q = quotient(above, below, skipped, order).map((y, k) => p.where(zero, q[k], y))
    }
    // Zero absorbs what is not known beyond `order`, which only a higher derivative brings to light.
    const unknown = full(moving.shape, Number.POSITIVE_INFINITY, { dtype: moving.dtype }).atom
    return new NDArray(q.reduceRight((sum: Atom, y) => p.add(y, p.absorb(d, sum)), unknown))
  }
}
