import { over, shift, times } from "./fixed.js"

// Power series whose coefficients have p bits after the point, all of one length.

export type Series = readonly bigint[]

export const product = (a: Series, b: Series, p: number): bigint[] =>
  a.map((_, k) => {
    let sum = 0n
    for (let i = 0; i <= k; i++) sum += a[i] * b[k - i]
    return shift(sum, -p)
  })

/** c with c b = a. */
export function quotient(a: Series, b: Series, p: number): bigint[] {
  const c: bigint[] = []
  for (let k = 0; k < a.length; k++) {
    let sum = shift(a[k], p)
    for (let i = 0; i < k; i++) sum -= c[i] * b[k - i]
    c.push(sum / b[0])
  }
  return c
}

/** exp of a series whose first coefficient counts as zero: c' = a' c. */
export function expWithoutConstant(a: Series, p: number): bigint[] {
  const c = [shift(1n, p)]
  for (let k = 1; k < a.length; k++) {
    let sum = 0n
    for (let i = 1; i <= k; i++) sum += BigInt(i) * a[i] * c[k - i]
    c.push(shift(sum, -p) / BigInt(k))
  }
  return c
}

/** ln of a series less ln of its first coefficient: a c' = a'. */
export function lnWithoutConstant(a: Series, p: number): bigint[] {
  const c = [0n]
  for (let k = 1; k < a.length; k++) {
    let sum = BigInt(k) * shift(a[k], p)
    for (let i = 1; i < k; i++) sum -= BigInt(i) * c[i] * a[k - i]
    c.push(sum / (BigInt(k) * a[0]))
  }
  return c
}

/** The coefficients of 1 / (x + t). */
export function reciprocal(x: bigint, order: number, p: number): bigint[] {
  const c = [over(shift(1n, p), x, p)]
  for (let k = 1; k <= order; k++) c.push(-times(c[k - 1], c[0], p))
  return c
}
