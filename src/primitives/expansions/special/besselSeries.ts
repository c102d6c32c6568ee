/** Beyond, JavaScript computes derivatives of Bessel functions. */
export const highestBessel = 24

/**
 * [l, c] with the derivative of order n of I_0 (sign 1) or J_0 (sign -1) at x = x^l Σ c_m x^(2m): the terms are
 * sign^m x^(2m) / (4^m m!²), differentiated n times.
 */
export function besselSeries(n: number, sign: 1 | -1, count: number): readonly [power: 0 | 1, c: readonly number[]] {
  const first = Math.ceil(n / 2)
  const c = Array.from({ length: count }, (_, i) => {
    const m = first + i
    let term = sign ** m
    for (let j = 1; j <= m; j++) term /= 4 * j * j
    for (let j = 0; j < n; j++) term *= 2 * m - j
    return term
  })
  return [n % 2 === 0 ? 0 : 1, c]
}
