/** c[0] + c[1] x + c[2] x² + ... */
export function horner(c: readonly number[], x: number): number {
  let sum = c[c.length - 1]
  for (let i = c.length - 2; i >= 0; i--) sum = sum * x + c[i]
  return sum
}
