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
    const p = a[k]
    const q = a[k + 1]
    const r = a[k + 2]
    const s = a[k + 3]
    const t = a[k + 4]
    const u = a[k + 5]
    const v = a[k + 6]
    const w = a[k + 7]
    const P = a[k + 8]
    const Q = a[k + 9]
    const R = a[k + 10]
    const S = a[k + 11]
    const T = a[k + 12]
    const U = a[k + 13]
    const V = a[k + 14]
    const W = a[k + 15]
    out[m] =
      (p * u - q * t) * (R * W - S * V) -
      (p * v - r * t) * (Q * W - S * U) +
      (p * w - s * t) * (Q * V - R * U) +
      (q * v - r * u) * (P * W - S * T) -
      (q * w - s * u) * (P * V - R * T) +
      (r * w - s * v) * (P * U - Q * T)
  }
  return out
}

/** Inverses of 3x3: the adjugate over the determinant. */
export function inverse3(a: Stack): Float64Array {
  const out = new Float64Array(a.length)
  for (let k = 0; k < a.length; k += 9) {
    const p = a[k + 4] * a[k + 8] - a[k + 5] * a[k + 7]
    const q = a[k + 5] * a[k + 6] - a[k + 3] * a[k + 8]
    const r = a[k + 3] * a[k + 7] - a[k + 4] * a[k + 6]
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

/** The adjugate of a 4x4 matrix, from place k on, by minors of two rows; the determinant is returned. */
function adjugate4(a: Stack, k: number, out: Stack, to: number): number {
  const p = a[k]
  const q = a[k + 1]
  const r = a[k + 2]
  const s = a[k + 3]
  const t = a[k + 4]
  const u = a[k + 5]
  const v = a[k + 6]
  const w = a[k + 7]
  const P = a[k + 8]
  const Q = a[k + 9]
  const R = a[k + 10]
  const S = a[k + 11]
  const T = a[k + 12]
  const U = a[k + 13]
  const V = a[k + 14]
  const W = a[k + 15]
  const m0 = p * u - t * q
  const m1 = p * v - t * r
  const m2 = p * w - t * s
  const m3 = q * v - u * r
  const m4 = q * w - u * s
  const m5 = r * w - v * s
  const n0 = P * U - T * Q
  const n1 = P * V - T * R
  const n2 = P * W - T * S
  const n3 = Q * V - U * R
  const n4 = Q * W - U * S
  const n5 = R * W - V * S
  out[to] = u * n5 - v * n4 + w * n3
  out[to + 1] = -q * n5 + r * n4 - s * n3
  out[to + 2] = U * m5 - V * m4 + W * m3
  out[to + 3] = -Q * m5 + R * m4 - S * m3
  out[to + 4] = -t * n5 + v * n2 - w * n1
  out[to + 5] = p * n5 - r * n2 + s * n1
  out[to + 6] = -T * m5 + V * m2 - W * m1
  out[to + 7] = P * m5 - R * m2 + S * m1
  out[to + 8] = t * n4 - u * n2 + w * n0
  out[to + 9] = -p * n4 + q * n2 - s * n0
  out[to + 10] = T * m4 - U * m2 + W * m0
  out[to + 11] = -P * m4 + Q * m2 - S * m0
  out[to + 12] = -t * n3 + u * n1 - v * n0
  out[to + 13] = p * n3 - q * n1 + r * n0
  out[to + 14] = -T * m3 + U * m1 - V * m0
  out[to + 15] = P * m3 - Q * m1 + R * m0
  return m0 * n5 - m1 * n4 + m2 * n3 + m3 * n2 - m4 * n1 + m5 * n0
}

/** Inverses of 4x4: the adjugate over the determinant. */
export function inverse4(a: Stack): Float64Array {
  const out = new Float64Array(a.length)
  for (let k = 0; k < a.length; k += 16) {
    const over = 1 / adjugate4(a, k, out, k)
    for (let i = 0; i < 16; i++) out[k + i] *= over
  }
  return out
}

/** Solutions of 4x4 systems: the adjugate times the right-hand side over the determinant. */
export function solve4(a: Stack, b: Stack): Float64Array {
  const out = new Float64Array(b.length)
  const adjugate = new Float64Array(16)
  for (let k = 0, m = 0; k < a.length; k += 16, m += 4) {
    const over = 1 / adjugate4(a, k, adjugate, 0)
    for (let i = 0; i < 4; i++) {
      const at = 4 * i
      const sum = adjugate[at] * b[m] + adjugate[at + 1] * b[m + 1]
      out[m + i] = (sum + adjugate[at + 2] * b[m + 2] + adjugate[at + 3] * b[m + 3]) * over
    }
  }
  return out
}

/** Cholesky factors of (A + Aᵀ)/2, 3x3. */
export function cholesky3(a: Stack): Float64Array {
  const out = new Float64Array(a.length)
  for (let k = 0; k < a.length; k += 9) {
    const p = Math.sqrt(a[k])
    const q = (a[k + 1] + a[k + 3]) / (2 * p)
    const r = (a[k + 2] + a[k + 6]) / (2 * p)
    const s = Math.sqrt(a[k + 4] - q * q)
    const t = ((a[k + 5] + a[k + 7]) / 2 - r * q) / s
    out[k] = p
    out[k + 3] = q
    out[k + 4] = s
    out[k + 6] = r
    out[k + 7] = t
    out[k + 8] = Math.sqrt(a[k + 8] - r * r - t * t)
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
    const u = b[m]
    const v = b[m + 1]
    const w = b[m + 2]
    const p = a[k + 4] * a[k + 8] - a[k + 5] * a[k + 7]
    const q = a[k + 5] * a[k + 6] - a[k + 3] * a[k + 8]
    const r = a[k + 3] * a[k + 7] - a[k + 4] * a[k + 6]
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
