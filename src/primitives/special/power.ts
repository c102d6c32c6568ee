import { upper } from "./split.js"

/** A number as the sum of a double and of what it lacks. */
type Pair = readonly [value: number, rest: number]

/** The product to about 2^-101: the double next to a c, and what it lacks (Dekker). */
function times([a, b]: Pair, [c, d]: Pair): Pair {
  const [aHigh, cHigh] = [upper(a), upper(c)]
  const [aLow, cLow] = [a - aHigh, c - cHigh]
  const value = a * c
  const lacking = aHigh * cHigh - value + aHigh * cLow + aLow * cHigh + aLow * cLow
  const rest = lacking + (a * d + b * c)
  const sum = value + rest
  return [sum, rest - (sum - value)]
}

/** 1 / x = y + y (1 - x y). */
function inverse(x: number): Pair {
  const y = 1 / x
  const [product, rest] = times([x, 0], [y, 0])
  return [y, y * (1 - product - rest)]
}

/** Up to this exponent repeated squaring, whose error doubles with each square, keeps all digits of a double. */
const largest = 2 ** 40

/** xⁿ for a whole number n, by repeated squaring in pairs; unspecified where products leave the range of doubles. */
function wholePower(x: number, n: number): number {
  let factor: Pair = n < 0 ? inverse(x) : [x, 0]
  let product: Pair = [1, 0]
  for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) product = times(product, factor)
    if (left > 1) factor = times(factor, factor)
  }
  return product[0] + product[1]
}

/**
 * xʸ with the special cases of C: 1 to any power is 1, and so is -1 to an infinite one. Hosts differ in `**`: some multiply
 * repeatedly where y is whole and lose a digit for each factor of ten in y.
 */
export function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY)) return 1
  if (Number.isInteger(y) && Math.abs(y) <= largest) {
    const value = wholePower(x, y)
    if (Math.abs(value) > 2 ** -900 && Math.abs(value) < Number.POSITIVE_INFINITY) return value
  }
  return x ** y
}
