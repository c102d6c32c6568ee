// Formulas for stacks of small matrices, row by row in one array, as one writes them by hand in JavaScript.

type Stack = Float64Array

/** Determinants of 3x3, by cofactors. */
export function det3(a: Stack): Float64Array {
  const out = new Float64Array(a.length / 9)
  for (let m = 0, k = 0; m < out.length; m++, k += 9)
    out[m] =
      a[k] * (a[k + 4] * a[k + 8] - a[k + 5] * a[k + 7]) -
      a[k + 1] * (a[k + 3] * a[k + 8] - a[k + 5] * a[k + 6]) +
      a[k + 2] * (a[k + 3] * a[k + 7] - a[k + 4] * a[k + 6])
  return out
}

/** Determinants of 4x4, by minors of two rows. */
export function det4(a: Stack): Float64Array {
  const out = new Float64Array(a.length / 16)
  for (let m = 0, k = 0; m < out.length; m++, k += 16) {
    const minor = (row: number, i: number, j: number): number =>
      a[k + row + i] * a[k + row + 4 + j] - a[k + row + j] * a[k + row + 4 + i]
    out[m] =
      minor(0, 0, 1) * minor(8, 2, 3) -
      minor(0, 0, 2) * minor(8, 1, 3) +
      minor(0, 0, 3) * minor(8, 1, 2) +
      minor(0, 1, 2) * minor(8, 0, 3) -
      minor(0, 1, 3) * minor(8, 0, 2) +
      minor(0, 2, 3) * minor(8, 0, 1)
  }
  return out
}

/** Inverses of 3x3: the adjugate over the determinant. */
export function inverse3(a: Stack): Float64Array {
  const out = new Float64Array(a.length)
  for (let k = 0; k < a.length; k += 9) {
    const [p, q, r] = [
      a[k + 4] * a[k + 8] - a[k + 5] * a[k + 7],
      a[k + 5] * a[k + 6] - a[k + 3] * a[k + 8],
      a[k + 3] * a[k + 7] - a[k + 4] * a[k + 6],
    ]
    const over = 1 / (a[k] * p + a[k + 1] * q + a[k + 2] * r)
    out[k] = p * over
    out[k + 1] = (a[k + 2] * a[k + 7] - a[k + 1] * a[k + 8]) * over
    out[k + 2] = (a[k + 1] * a[k + 5] - a[k + 2] * a[k + 4]) * over
    out[k + 3] = q * over
    out[k + 4] = (a[k] * a[k + 8] - a[k + 2] * a[k + 6]) * over
    out[k + 5] = (a[k + 2] * a[k + 3] - a[k] * a[k + 5]) * over
    out[k + 6] = r * over
    out[k + 7] = (a[k + 1] * a[k + 6] - a[k] * a[k + 7]) * over
    out[k + 8] = (a[k] * a[k + 4] - a[k + 1] * a[k + 3]) * over
  }
  return out
}

/** Cholesky factors of (A + Aᵀ)/2, 4x4. */
export function cholesky4(a: Stack): Float64Array {
  const out = new Float64Array(a.length)
  for (let k = 0; k < a.length; k += 16)
    for (let i = 0; i < 4; i++)
      for (let j = 0; j <= i; j++) {
        let sum = (a[k + 4 * i + j] + a[k + 4 * j + i]) / 2
        for (let t = 0; t < j; t++) sum -= out[k + 4 * i + t] * out[k + 4 * j + t]
        out[k + 4 * i + j] = i === j ? Math.sqrt(sum) : sum / out[k + 5 * j]
      }
  return out
}

/** Solutions of 3x3 systems by Cramer's rule. */
export function solve3(a: Stack, b: Stack): Float64Array {
  const out = new Float64Array(b.length)
  for (let k = 0, m = 0; k < a.length; k += 9, m += 3) {
    const [u, v, w] = [b[m], b[m + 1], b[m + 2]]
    const [p, q, r] = [
      a[k + 4] * a[k + 8] - a[k + 5] * a[k + 7],
      a[k + 5] * a[k + 6] - a[k + 3] * a[k + 8],
      a[k + 3] * a[k + 7] - a[k + 4] * a[k + 6],
    ]
    const over = 1 / (a[k] * p + a[k + 1] * q + a[k + 2] * r)
    out[m] =
      (u * p + v * (a[k + 2] * a[k + 7] - a[k + 1] * a[k + 8]) + w * (a[k + 1] * a[k + 5] - a[k + 2] * a[k + 4])) * over
    out[m + 1] =
      (u * q + v * (a[k] * a[k + 8] - a[k + 2] * a[k + 6]) + w * (a[k + 2] * a[k + 3] - a[k] * a[k + 5])) * over
    out[m + 2] =
      (u * r + v * (a[k + 1] * a[k + 6] - a[k] * a[k + 7]) + w * (a[k] * a[k + 4] - a[k + 1] * a[k + 3])) * over
  }
  return out
}
