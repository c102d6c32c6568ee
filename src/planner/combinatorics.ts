export const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1))

/** a (a-1) ... (a-k+1) / k!, for any number a. */
export function binomial(a: number, k: number): number {
  let value = 1
  for (let n = 0; n < k; n++) value = (value * (a - n)) / (n + 1)
  return value
}
