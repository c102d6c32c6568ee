import { blocksOf, largestOf } from "./blocks.js"
import { symmetricEigen } from "./symmetricEigen.js"

/** Square matrices, stored by rows. */
type Matrix = Float64Array

function times(a: Matrix, b: Matrix, n: number, out: Matrix, factor: number): void {
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const x = factor * a[i * n + k]
      if (x !== 0) for (let j = 0; j < n; j++) out[i * n + j] += x * b[k * n + j]
    }
}

/** F M Fᵀ, the rows of F being the new frame. */
export function inFrame(m: Matrix, f: Matrix, n: number): Matrix {
  const [half, out] = [new Float64Array(n * n), new Float64Array(n * n)]
  times(f, m, n, half, 1)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) out[i * n + j] += half[i * n + k] * f[j * n + k]
  return out
}

/**
 * The coefficients of the eigenvalues of M_0 + t M_1 + t² M_2 + ..., similar to a symmetric series, for t > 0 in ascending
 * order. M_0 is diagonal, `values`, ascending; values nearer than `distance` are one, in a block.
 *
 * First the blocks are decoupled (Kato, Perturbation Theory for Linear Operators, II): W = 1 + t W_1 + ... with M W = W N and
 * N zero outside of the blocks. With R_k = M_k + Σ_{0<i<k} (M_i W_{k-i} - W_i N_{k-i}): N_k is R_k in the blocks, and
 * elsewhere W_k = R_k / (λ_j - λ_i). In a block N = λ + t N', and N' is one order shorter: its N'_0 is made diagonal, and
 * so on, until the eigenvalues part or the coefficients end. What is equal but for rounding is told by `sizes`, how large
 * the terms of each coefficient were before they cancelled.
 */
export function branches(
  values: ArrayLike<number>,
  m: readonly Matrix[],
  distance: number,
  near: number,
  sizes: readonly number[] = m.map(largestOf),
): Float64Array[] {
  const n = values.length
  const order = m.length - 1
  const found = Array.from({ length: order + 1 }, () => new Float64Array(n))
  for (let i = 0; i < n; i++) found[0][i] = values[i]
  if (order === 0 || n === 0) return found
  const blocks = blocksOf(values, distance)
  const blockOf = new Int32Array(n)
  blocks.forEach(([first, end], b) => void blockOf.fill(b, first, end))
  const w: Matrix[] = [new Float64Array(0)]
  const inside: Matrix[] = [new Float64Array(0)]
  const terms = [0]
  for (let k = 1; k <= order; k++) {
    const r = Float64Array.from(m[k])
    let size = sizes[k]
    for (let i = 1; i < k; i++) {
      size += n * (sizes[i] * largestOf(w[k - i]) + largestOf(w[i]) * terms[k - i])
      times(m[i], w[k - i], n, r, 1)
      times(w[i], inside[k - i], n, r, -1)
    }
    terms.push(size)
    const [off, own] = [new Float64Array(n * n), new Float64Array(n * n)]
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const x = r[i * n + j]
        if (blockOf[i] === blockOf[j]) own[i * n + j] = x
        else off[i * n + j] = x / (values[j] - values[i])
      }
    w.push(off)
    inside.push(own)
  }
  for (const [first, end] of blocks) {
    const part = blockSeries(inside, n, [first, end], near, terms)
    for (let k = 1; k <= order; k++) found[k].set(part[k - 1], first)
  }
  return found
}

/** The branches of N_1 + t N_2 + ... in a block. */
function blockSeries(
  inside: readonly Matrix[],
  n: number,
  [first, end]: readonly [number, number],
  near: number,
  terms: readonly number[],
): Float64Array[] {
  const size = end - first
  const parts = inside.slice(1).map((whole) => {
    const part = new Float64Array(size * size)
    for (let i = 0; i < size; i++) part.set(whole.subarray((first + i) * n + first, (first + i) * n + end), i * size)
    return part
  })
  if (size === 1) return parts
  const leading = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) leading[i * size + j] = (parts[0][i * size + j] + parts[0][j * size + i]) / 2
  const { values, vectors } = symmetricEigen(leading, size)
  return branches(
    values,
    parts.map((part) => inFrame(part, vectors, size)),
    near * n * terms[1],
    near,
    terms.slice(1),
  )
}
