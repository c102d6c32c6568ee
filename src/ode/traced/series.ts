import type { NDArray } from "../../array/ndarray.js"
import * as np from "../../numpy/index.js"

// Polynomials of arrays, and sums of time, as they are traced.

const { add, mul, div, sub } = np

const terms = (c: NDArray): NDArray[] => Array.from({ length: c.shape[0] }, (_, k) => np.at(c, k))

const folded = (c: readonly NDArray[], x: NDArray): NDArray =>
  c.slice(0, -1).reduceRight((value, term) => add(mul(value, x), term), c[c.length - 1])

/** Σ c_k x^k along the first axis of c. */
export const horner = (c: NDArray, x: NDArray): NDArray => folded(terms(c), x)

/** Its derivative in x. */
export const hornerSlope = (c: NDArray, x: NDArray): NDArray =>
  folded(
    terms(c)
      .slice(1)
      .map((term, k) => mul(term, k + 1)),
    x,
  )

/** t + h, with what rounding takes (Knuth). */
export function later(t: NDArray, low: NDArray, h: NDArray): readonly [NDArray, NDArray] {
  const sum = add(t, h)
  const part = sub(sum, t)
  const error = add(add(sub(t, sub(sum, part)), sub(h, part)), low)
  const total = add(sum, error)
  return [total, sub(error, sub(total, sum))]
}

/** Newton's method doubles the orders that are right: 31 of them after so many steps, more than a series has. */
const newtonSteps = 5

/**
 * x, as the root of c(x) = 0 that it is: its value stays, and it moves as the root does when the coefficients do. With
 * G(δ) = c(x + δ) less its value, Newton's method for G(δ) = 0 from δ = 0 leaves δ at 0, and finds its derivatives.
 */
export function rootNear(c: NDArray, x: NDArray): NDArray {
  const value = np.stopGradient(horner(c, x))
  let offset = np.zerosLike(x)
  for (let i = 0; i < newtonSteps; i++) {
    const place = add(x, offset)
    const slope = hornerSlope(c, place)
    const divisor = np.where(np.equal(slope, 0), Number.POSITIVE_INFINITY, slope)
    offset = sub(offset, div(sub(horner(c, place), value), divisor))
  }
  return add(x, offset)
}
