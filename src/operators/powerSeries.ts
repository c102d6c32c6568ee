/** Arithmetic of truncated power series, given by their coefficients: element by element, to the lower of two orders. */
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { isLit, Lit } from "../ir/atom.js"
import { type Data, isFloat } from "../ir/dtype.js"
import { add, div, mul, sub } from "../numpy/arithmetic.js"
import { operands } from "../numpy/promote.js"

type Series = readonly NDArray[]

const upTo = (a: Series, b: Series): number[] => Array.from({ length: Math.min(a.length, b.length) }, (_, k) => k)

/** Σ first ≤ i ≤ last: a_i b_{k-i}. */
function convolved(a: Series, b: Series, k: number, first = 0, last = k): NDArray {
  let total = mul(a[first], b[k - first])
  for (let i = first + 1; i <= last; i++) total = add(total, mul(a[i], b[k - i]))
  return total
}

export const sum = (a: Series, b: Series): NDArray[] => upTo(a, b).map((k) => add(a[k], b[k]))

export const difference = (a: Series, b: Series): NDArray[] => upTo(a, b).map((k) => sub(a[k], b[k]))

export const product = (a: Series, b: Series): NDArray[] => upTo(a, b).map((k) => convolved(a, b, k))

/** q b = a: q_k = (a_k - Σ_{i<k} q_i b_{k-i}) / b_0. */
export function quotient(a: Series, b: Series): NDArray[] {
  const q: NDArray[] = []
  for (const k of upTo(a, b)) q.push(div(k === 0 ? a[0] : sub(a[k], convolved(q, b, k, 0, k - 1)), b[0]))
  return q
}

/** a(b(t) - b_0), by Horner's rule: what is multiplied by (b - b_0)^k need be known to k orders less. */
export function composition(a: Series, b: Series): NDArray[] {
  const order = upTo(a, b).length - 1
  let result: NDArray[] = [a[order]]
  for (let k = order - 1; k >= 0; k--) result = [a[k], ...result.map((_, j) => convolved(b, result, j + 1, 1, j + 1))]
  return result
}

/** The series r with r(a(t) - a_0) = t: n r_n is coefficient n - 1 of (t / (a - a_0))^n (Lagrange). */
export function reversion(a: Series): NDArray[] {
  const slopes = a.slice(1)
  const [first] = slopes
  const one = div(first, first)
  const zero = sub(one, one)
  const ratio = quotient([one, ...slopes.slice(1).map(() => zero)], slopes)
  const result = [zero]
  let power = ratio
  for (let n = 1; n <= ratio.length; n++) {
    result.push(div(power[n - 1], n))
    if (n < ratio.length) power = product(power, ratio)
  }
  return result
}

/** k a_k, one order lower. */
export const derived = (a: Series): NDArray[] => a.slice(1).map((x, i) => mul(x, i + 1))

/** The series that begins with `constant` and whose derivative is a. */
export const integrated = (a: Series, constant: NDArray): NDArray[] => [constant, ...a.map((x, k) => div(x, k + 1))]

/** The polynomial at t, by Horner's rule; where all is known in one pass over the elements for each order. */
export function valueAt(a: Series, t: ArrayLike): NDArray {
  const [point, ...terms] = operands("Jet", [t, ...a], { number: true })
  if (isLit(point) && terms.every(isLit) && isFloat(point.aval.dtype)) return knownValue(terms, point)
  return a.slice(0, -1).reduceRight((value, x) => add(mul(value, t), x), a[a.length - 1])
}

/** So many elements stay in the processor's cache from one order to the next. */
const block = 1024

/** Each product and each sum is rounded to the dtype, as those of arrays are. */
function knownValue(terms: readonly Lit[], { aval, data: t }: Lit): NDArray {
  const value = terms[terms.length - 1].data.slice()
  const others = terms.slice(0, -1).reverse()
  for (let start = 0; start < value.length; start += block)
    for (const x of others) step(value, t, x, start, Math.min(start + block, value.length))
  return new NDArray(new Lit(aval, value))
}

/** value t + x, from one element to another. */
function step(value: Data, t: Data, x: Lit, start: number, end: number): void {
  const { fill } = x
  const round = value instanceof Float32Array ? Math.fround : (product: number) => product
  if (fill !== undefined) for (let n = start; n < end; n++) value[n] = round(value[n] * t[n]) + fill
  else for (let { data } = x, n = start; n < end; n++) value[n] = round(value[n] * t[n]) + data[n]
}
