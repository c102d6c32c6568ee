/** x ln y, 0 where x is. */
export const xlogyValue = (x: number, y: number): number => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y))

/** x ln(1 + y), 0 where x is. */
export const xlog1pyValue = (x: number, y: number): number => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log1p(y))

/** ln(x/y) for positive x and y; where they are near, from their difference. */
function logRatio(x: number, y: number): number {
  const ratio = x / y
  if (ratio > 0.5 && ratio < 2) return Math.log1p((x - y) / y)
  return ratio > 1e-300 && ratio < 1e300 ? Math.log(ratio) : Math.log(x) - Math.log(y)
}

/** -x ln x, 0 at zero and -∞ below. */
export function entrValue(x: number): number {
  if (x > 0) return -x * Math.log(x)
  return x === 0 ? 0 : x < 0 ? Number.NEGATIVE_INFINITY : x
}

/** x ln(x/y) for x, y > 0, 0 where x = 0 and y ≥ 0, ∞ elsewhere. */
export function relEntrValue(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  if (x > 0 && y > 0) return x * logRatio(x, y)
  return x === 0 && y >= 0 ? 0 : Number.POSITIVE_INFINITY
}

/**
 * x ln(x/y) - x + y. With s = (x - y) / (x + y), ln(x/y) = 2 (s + s³/3 + s⁵/5 + ...), so it is
 * y (2 s² + 2 (1 + s) (s³/3 + s⁵/5 + ...)) / (1 - s).
 */
export function klDivValue(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  if (!(x > 0 && y > 0)) return x === 0 && y >= 0 ? y : Number.POSITIVE_INFINITY
  const s = (x - y) / (x + y)
  if (!(Math.abs(s) < 0.5)) return x * logRatio(x, y) - x + y
  let power = s
  let sum = 0
  for (let n = 3; n < 80; n += 2) {
    power *= s * s
    sum += power / n
  }
  return (y * (2 * s * s + 2 * (1 + s) * sum)) / (1 - s)
}

/** ln(p / (1 - p)) */
export function logitValue(p: number): number {
  return p > 0.3 && p < 0.7 ? Math.log1p((2 * p - 1) / (1 - p)) : Math.log(p / (1 - p))
}

/** cos x - 1 */
export function cosm1Value(x: number): number {
  const s = Math.sin(x / 2)
  return -2 * s * s
}

/** x^y - 1 */
export function powm1Value(x: number, y: number): number {
  const exponent = x > 0 ? y * Math.log(x) : Number.POSITIVE_INFINITY
  return Math.abs(exponent) < 0.5 ? Math.expm1(exponent) : x ** y - 1
}
