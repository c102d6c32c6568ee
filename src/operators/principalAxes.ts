/** An eigenvalue of a symmetric matrix and its axis, of length one. */
export interface Axis {
  readonly value: number
  readonly axis: readonly number[]
}

/**
 * The principal axes of a symmetric matrix whose eigenvalue is not zero, by Jacobi rotations (Golub & Van Loan, Matrix
 * Computations, §8.5): as few as its rank. A diagonal matrix keeps the axes of its space.
 */
export function principalAxes(matrix: readonly (readonly number[])[]): Axis[] {
  const a = matrix.map((row) => [...row])
  const axes: number[][] = a.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)))
  const size = a.flat().reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  let turned = true
  for (let sweep = 0; turned && sweep < 50; sweep++) {
    turned = false
    for (let p = 0; p < a.length; p++)
      for (let q = p + 1; q < a.length; q++) {
        if (Math.abs(a[p][q]) <= 2 ** -54 * size) continue
        rotate(a, axes, p, q)
        turned = true
      }
  }
  return a.map((row, i) => ({ value: row[i], axis: axes[i] })).filter(({ value }) => Math.abs(value) > 1e-14 * size)
}

/** The rotation in the plane of axes p and q that makes a_pq zero. */
function rotate(a: number[][], axes: number[][], p: number, q: number): void {
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  const turn = (x: number[], y: number[]) =>
    x.forEach((xi, i) => {
      const yi = y[i]
      x[i] = c * xi - s * yi
      y[i] = s * xi + c * yi
    })
  turn(axes[p], axes[q])
  turn(a[p], a[q])
  for (const row of a) {
    const [x, y] = [row[p], row[q]]
    row[p] = c * x - s * y
    row[q] = s * x + c * y
  }
  a[p][q] = 0
  a[q][p] = 0
}
