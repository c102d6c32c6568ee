const known = [1]

/** n! as a double. */
export function factorial(n: number): number {
  for (let i = known.length; i <= n; i++) known.push(known[i - 1] * i)
  return known[n]
}

/** x (x - 1) ... (x - n + 1) / n!: the coefficient of t^n in (1 + t)^x. */
export function choose(x: number, n: number): number {
  let c = 1
  for (let i = 0; i < n; i++) c = (c * (x - i)) / (i + 1)
  return c
}
