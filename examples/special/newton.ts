import { type NDArray, np } from "taylorjet"

/** A minimum by Newton's method, and the standard errors of what is estimated: roots of the inverse Hessian's diagonal. */
export function minimum(gradient: (x: NDArray) => NDArray, hessian: (x: NDArray) => NDArray, start: readonly number[]) {
  let x = np.array([...start])
  for (let i = 0; i < 50; i++) {
    const step = np.linalg.solve(hessian(x), gradient(x))
    x = x.sub(step)
    if (np.max(np.abs(step)).item() < 1e-12) break
  }
  const errors = np.sqrt(np.diag(np.linalg.inv(hessian(x))))
  return { x: x.toArray<number[]>(), errors: errors.toArray<number[]>() }
}
