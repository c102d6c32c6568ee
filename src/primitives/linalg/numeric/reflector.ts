// Householder's reflections H = I - τ v vᵀ with v_0 = 1 (Golub & Van Loan, Matrix Computations, 5.1).

/** Where the entries of a vector lie in an array. */
export interface Line {
  readonly start: number
  readonly step: number
  readonly length: number
}

/** √(Σ x²) of the entries, in which no square overflows. */
export function normOf(a: Float64Array, { start, step, length }: Line): number {
  let most = 0
  for (let i = 0; i < length; i++) most = Math.max(most, Math.abs(a[start + i * step]))
  if (most === 0 || !Number.isFinite(most)) return most
  let sum = 0
  for (let i = 0; i < length; i++) {
    const x = a[start + i * step] / most
    sum += x * x
  }
  return most * Math.sqrt(sum)
}

/**
 * The reflection that maps a vector x to a multiple β of the first unit vector, β of the sign opposite to x_0, as in
 * LAPACK; none, τ = 0, where x has no other entries than x_0. β takes the place of x_0, and v_1, v_2, ... those behind.
 * Entries that are so small that they have lost digits, or would lose them, are multiplied by a power of two meanwhile.
 */
export function reflect(a: Float64Array, line: Line): number {
  const { start, step, length } = line
  const rest = normOf(a, { start: start + step, step, length: length - 1 })
  if (length <= 1 || rest === 0) return 0
  const alpha = a[start]
  if (Math.max(Math.abs(alpha), rest) < 2 ** -900) {
    for (let i = 0; i < length; i++) a[start + i * step] *= 2 ** 600
    const tau = reflect(a, line)
    a[start] *= 2 ** -600
    return tau
  }
  const beta = alpha >= 0 ? -Math.hypot(alpha, rest) : Math.hypot(alpha, rest)
  const scale = alpha - beta
  for (let i = 1; i < length; i++) a[start + i * step] /= scale
  a[start] = beta
  return -scale / beta
}

/** A part of a matrix that is stored by rows of `width`. */
export interface Block {
  readonly top: number
  readonly left: number
  readonly rows: number
  readonly columns: number
  readonly width: number
}

/** Applies a reflection, of which v_1, v_2, ... lie on `line`, to a block from the left. */
export function applyLeft(v: Float64Array, line: Line, tau: number, a: Float64Array, b: Block): void {
  if (tau === 0) return
  const { top, left, rows, columns, width } = b
  const sums = new Float64Array(columns)
  for (let i = 0; i < rows; i++) {
    const factor = i === 0 ? 1 : v[line.start + i * line.step]
    const at = (top + i) * width + left
    for (let j = 0; j < columns; j++) sums[j] += factor * a[at + j]
  }
  for (let i = 0; i < rows; i++) {
    const factor = tau * (i === 0 ? 1 : v[line.start + i * line.step])
    const at = (top + i) * width + left
    for (let j = 0; j < columns; j++) a[at + j] -= factor * sums[j]
  }
}

/** The same from the right. */
export function applyRight(v: Float64Array, line: Line, tau: number, a: Float64Array, b: Block): void {
  if (tau === 0) return
  const { top, left, rows, columns, width } = b
  for (let i = 0; i < rows; i++) {
    const at = (top + i) * width + left
    let sum = a[at]
    for (let j = 1; j < columns; j++) sum += v[line.start + j * line.step] * a[at + j]
    sum *= tau
    a[at] -= sum
    for (let j = 1; j < columns; j++) a[at + j] -= sum * v[line.start + j * line.step]
  }
}
