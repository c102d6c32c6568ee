type Matrix = readonly (readonly number[])[]

/** One term of a symmetric matrix Σ value axis axisᵀ. */
export interface Axis {
  readonly value: number
  readonly axis: readonly number[]
}

/**
 * A symmetric matrix as a sum over axes, as few as its rank: its principal axes or, where entries differ so much in scale
 * that these would lose the small ones, those after a change of units. Undefined where that loses some too.
 */
export function principalAxes(matrix: Matrix): Axis[] | undefined {
  for (const units of [matrix.map(() => 1), unitsOf(matrix)]) {
    const axes = diagonalised(matrix.map((row, i) => row.map((x, j) => x * units[i] * units[j])))
    const found = axes.map(({ value, axis }) => ({ value, axis: axis.map((x, i) => x / units[i]) }))
    if (isSum(found, matrix)) return found
  }
  return undefined
}

/**
 * Powers of two by which variables are multiplied to make the largest entry of each row, up to the diagonal, about 1
 * (Bunch 1971, Equilibration of symmetric matrices in the max-norm, J. ACM 18, 566–572).
 */
function unitsOf(matrix: Matrix): number[] {
  const units: number[] = []
  for (const [i, row] of matrix.entries()) {
    const most = Math.max(Math.sqrt(Math.abs(row[i])), ...units.map((unit, j) => unit * Math.abs(row[j])))
    units.push(most > 0 ? 2 ** -Math.round(Math.log2(most)) : 1)
  }
  return units
}

/** Do axes add up to a matrix, each entry to its own precision? One that is 0 has that of its row and column. */
function isSum(axes: readonly Axis[], matrix: Matrix): boolean {
  const sizes = matrix.map((row) => Math.max(...row.map(Math.abs)))
  return matrix.every((row, i) =>
    row.every((x, j) => {
      const sum = axes.reduce((total, { value, axis }) => total + value * axis[i] * axis[j], 0)
      return Math.abs(sum - x) <= 1e-13 * (x === 0 ? Math.sqrt(sizes[i] * sizes[j]) : Math.abs(x))
    }),
  )
}

/**
 * The principal axes whose eigenvalue is not zero, by Jacobi rotations (Golub & Van Loan, Matrix Computations, §8.5). A
 * diagonal matrix keeps the axes of its space.
 */
function diagonalised(matrix: Matrix): Axis[] {
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
