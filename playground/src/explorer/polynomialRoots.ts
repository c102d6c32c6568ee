/** A complex number, as its real and imaginary part. */
export type Complex = readonly [re: number, im: number]

export const modulus = ([re, im]: Complex): number => Math.hypot(re, im)

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]
const minus = ([a, b]: Complex, [c, d]: Complex): Complex => [a - c, b - d]

function over(x: Complex, [c, d]: Complex): Complex {
  const square = c * c + d * d
  return times(x, [c / square, -d / square])
}

/**
 * The complex roots of a_0 + a_1 z + ... + a_n zⁿ, real coefficients, a_n not 0. All roots are improved at once by the
 * iteration of Durand (1960) and Kerner (1966).
 */
export function polynomialRoots(coefficients: readonly number[]): Complex[] {
  const degree = coefficients.length - 1
  const monic = coefficients.map((a) => a / coefficients[degree])
  const size = Math.max(...monic.map((a, i) => (i < degree ? Math.abs(a) ** (1 / (degree - i)) : 0))) || 1
  const at = (z: Complex): Complex =>
    monic.reduceRight<Complex>(
      (sum, a) => {
        const [re, im] = times(sum, z)
        return [re + a, im]
      },
      [0, 0],
    )
  const roots = monic.slice(1).map((_, i): Complex => {
    const angle = (2 * Math.PI * i) / degree + 0.4
    return [size * Math.cos(angle), size * Math.sin(angle)]
  })
  for (let step = 0; step < 100; step++) {
    let moved = 0
    for (const [i, z] of roots.entries()) {
      const others = roots.reduce<Complex>((product, w, j) => (i === j ? product : times(product, minus(z, w))), [1, 0])
      const change = over(at(z), others)
      if (!Number.isFinite(modulus(change))) continue
      roots[i] = minus(z, change)
      moved = Math.max(moved, modulus(change))
    }
    if (moved < 1e-14 * size) break
  }
  return roots
}
