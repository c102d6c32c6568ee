type Fraction = readonly [numerator: bigint, denominator: bigint]

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : divisor(b, a % b))

const known: Fraction[] = []

/** The Bernoulli number B_2j, j ≥ 1, exactly, from those before it. */
export function bernoulli(j: number): Fraction {
  while (known.length < j) known.push(next(known.length + 1))
  return known[j - 1]
}

// Σ_{i<=n} C(n+1, i) B_i = 0 with n = 2j, solved for B_2j.
function next(j: number): Fraction {
  const n = 2n * BigInt(j)
  let [a, b]: [bigint, bigint] = [1n, 1n] // B_0
  const add = ([c, d]: Fraction, weight: bigint) => {
    ;[a, b] = [a * d + weight * c * b, b * d]
    const common = divisor(a, b)
    ;[a, b] = [a / common, b / common]
  }
  add([-1n, 2n], n + 1n)
  let choose = n + 1n
  for (let i = 2n; i < n; i++) {
    choose = (choose * (n + 2n - i)) / i
    if (i % 2n === 0n) add(known[Number(i) / 2 - 1], choose)
  }
  return b * (n + 1n) > 0n ? [-a, b * (n + 1n)] : [a, -b * (n + 1n)]
}

const doubles: number[] = []

/** B_2j as a double. */
export function bernoulliNumber(j: number): number {
  while (doubles.length < j) {
    const [a, b] = bernoulli(doubles.length + 1)
    const excess = Math.max(0, a.toString(16).length * 4 - 900)
    doubles.push((Number(a >> BigInt(excess)) / Number(b)) * 2 ** excess)
  }
  return doubles[j - 1]
}
