import { type NDArray, np } from "taylorjet"

type Rows = readonly (readonly number[])[]

/** The x with A x = b for each column of b, by elimination with pivots. */
function solve(a: Rows, b: Rows): number[][] {
  const rows = a.map((row, i) => [...row, ...b[i]])
  const n = a.length
  for (let k = 0; k < n; k++) {
    const pivot = rows.findIndex(
      (row, i) => i >= k && Math.abs(row[k]) === Math.max(...rows.slice(k).map((r) => Math.abs(r[k]))),
    )
    ;[rows[k], rows[pivot]] = [rows[pivot], rows[k]]
    for (let i = 0; i < n; i++) {
      if (i === k) continue
      const factor = rows[i][k] / rows[k][k]
      rows[i] = rows[i].map((x, j) => x - factor * rows[k][j])
    }
  }
  return rows.map((row, i) => row.slice(n).map((x) => x / row[i]))
}

/** A minimum by Newton's method, and the standard errors of what is estimated: roots of the inverse Hessian's diagonal. */
export function minimum(gradient: (x: NDArray) => NDArray, hessian: (x: NDArray) => NDArray, start: readonly number[]) {
  let x: number[] = [...start]
  for (let i = 0; i < 50; i++) {
    const g = gradient(np.array(x)).toArray<number[]>()
    const steps = solve(
      hessian(np.array(x)).toArray<number[][]>(),
      g.map((value) => [value]),
    )
    x = x.map((value, k) => value - steps[k][0])
    if (Math.max(...steps.map(([step]) => Math.abs(step))) < 1e-12) break
  }
  const identity = x.map((_, i) => x.map((__, j) => Number(i === j)))
  const inverse = solve(hessian(np.array(x)).toArray<number[][]>(), identity)
  return { x, errors: inverse.map((row, i) => Math.sqrt(row[i])) }
}
