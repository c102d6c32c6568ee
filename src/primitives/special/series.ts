// Power series of doubles, as lists of coefficients of one length.

export const product = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((_, k) => {
    let sum = 0
    for (let i = 0; i <= k; i++) sum += a[i] * b[k - i]
    return sum
  })

/** ln of a series less ln of its first coefficient: a c' = a'. */
export function lnWithoutConstant(a: readonly number[]): number[] {
  const c = [0]
  for (let k = 1; k < a.length; k++) {
    let sum = k * a[k]
    for (let i = 1; i < k; i++) sum -= i * c[i] * a[k - i]
    c.push(sum / (k * a[0]))
  }
  return c
}

/** The sum of terms that shrink, added from the last one on. */
export const fromSmallest = (terms: readonly number[]): number => terms.reduceRight((sum, term) => sum + term, 0)
