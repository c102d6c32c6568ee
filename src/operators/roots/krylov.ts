import { NDArray } from "../../array/ndarray.js"
import { Lit } from "../../ir/atom.js"
import { add, div, mul, sqrt, sub } from "../../numpy/arithmetic.js"
import { equal, greater, less, lessEqual, logicalAnd } from "../../numpy/compare.js"
import { array, onesLike, zeros, zerosLike } from "../../numpy/create.js"
import { dot, matmul } from "../../numpy/linear.js"
import { where } from "../../numpy/select.js"
import { arange } from "../../numpy/sequences.js"
import { whileLoop } from "../loops.js"

/** A linear map of vectors. */
export type Linear = (y: NDArray) => NDArray

/** When an iteration for a linear equation ends. */
export interface Ends {
  /** The norm of the residual, in units of that of the right-hand side. */
  readonly tol: number
  readonly maxSteps: number
}

const norm = (x: NDArray): NDArray => sqrt(dot(x, x))

const nan = (x: NDArray): NDArray => new NDArray(new Lit(x.atom.aval, Number.NaN))

/** x where the norm of the residual is small enough, else NaN: what did not converge is never taken for a solution. */
const orNaN = (x: NDArray, residual: NDArray, target: NDArray): NDArray => where(lessEqual(residual, target), x, nan(x))

const int = (n: number): NDArray => array(n, { dtype: "int32" })

/**
 * Conjugate gradients for a symmetric positive definite map (Hestenes & Stiefel 1952). NaN where it does not converge, and
 * where a direction shows that the map is not positive.
 */
export function conjugateGradients(A: Linear, b: NDArray, { tol, maxSteps }: Ends): NDArray {
  const target = mul(norm(b), tol)
  const start = { x: zerosLike(b), r: b, p: b, rr: dot(b, b), steps: int(0) }
  const end = whileLoop(
    ({ rr, steps }: typeof start) => logicalAnd(greater(sqrt(rr), target), less(steps, maxSteps)),
    ({ x, r, p, rr, steps }: typeof start) => {
      const q = A(p)
      const curvature = dot(p, q)
      const alpha = where(greater(curvature, 0), div(rr, curvature), Number.NaN)
      const next = sub(r, mul(alpha, q))
      const nextRr = dot(next, next)
      const direction = add(next, mul(div(nextRr, rr), p))
      return { x: add(x, mul(alpha, p)), r: next, p: direction, rr: nextRr, steps: add(steps, 1) }
    },
    start,
  )
  return orNaN(end.x, sqrt(end.rr), target)
}

/**
 * GMRES with restarts (Saad & Schultz 1986) in its simpler form, which builds an orthonormal basis Q of the images A P and
 * subtracts from the residual what lies along each: the new direction is the residual where that has become smaller, else
 * the last element of the basis (Walker & Zhou 1994; Jiránek & Rozložník 2010). NaN where it does not converge.
 */
export function generalizedResiduals(A: Linear, b: NDArray, ends: Ends & { readonly restart: number }): NDArray {
  const { tol, maxSteps, restart } = ends
  const [n] = b.shape
  const most = Math.min(n, restart)
  const beta = norm(b)
  const target = mul(beta, tol)
  const rows = arange(0, most, 1, { dtype: "int32" })
  const none = zeros([most, n], { dtype: b.dtype })
  const unit = (r: NDArray, length: NDArray): NDArray => div(r, where(greater(length, 0), length, onesLike(length)))
  const start = { x: zerosLike(b), r: b, P: none, Q: none, p: unit(b, beta), length: beta, row: int(0), steps: int(0) }
  const end = whileLoop(
    ({ length, steps }: typeof start) => logicalAnd(greater(length, target), less(steps, maxSteps)),
    ({ x, r, P, Q, p, length, row, steps }: typeof start) => {
      let [q, d] = [A(p), p]
      for (let pass = 0; pass < 2; pass++) {
        const h = matmul(Q, q)
        q = sub(q, matmul(h, Q))
        d = sub(d, matmul(h, P))
      }
      const s = norm(q)
      q = div(q, s)
      d = div(d, s)
      const alpha = dot(q, r)
      const next = sub(r, mul(alpha, q))
      const nextLength = norm(next)
      const isFull = equal(row, most - 1)
      const put = (basis: NDArray, v: NDArray): NDArray =>
        where(isFull, none, where(equal(rows, row).reshape([most, 1]), v.reshape([1, n]), basis))
      const isSmaller = lessEqual(nextLength, mul(length, 0.9))
      return {
        x: add(x, mul(alpha, d)),
        r: next,
        P: put(P, d),
        Q: put(Q, q),
        p: where(isSmaller, unit(next, nextLength), q),
        length: nextLength,
        row: where(isFull, 0, add(row, 1)),
        steps: add(steps, 1),
      }
    },
    start,
  )
  return orNaN(end.x, end.length, target)
}
