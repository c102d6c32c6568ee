import type { Atom } from "../../ir/atom.js"
import { sizeOf } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import { allocate } from "../../ir/dtype.js"
import type { Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import {
  eachMatrix,
  lowerPart,
  masked,
  product,
  requireMatrices,
  rowsOf,
  stacked,
  transposed,
} from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { positive } from "../kinds/samples.js"
import { mul } from "../mul.js"
import { sub } from "../sub.js"
import { triangularSolve } from "./triangularSolve.js"

/** The factor of a matrix of which the lower triangle counts, in its place; NaN unless the matrix is positive definite. */
function factor(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k]
      if (i === j && !(sum > 0)) return void a.fill(Number.NaN)
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j]
    }
  for (let i = 0; i < n; i++) a.fill(0, i * n + i + 1, (i + 1) * n)
}

/** The symmetric matrix with the same lower triangle. */
export const symmetric = (a: Atom): Atom => add(lowerPart(a), transposed(lowerPart(a, -1)))

/** The lower triangle with half the diagonal. */
const half = (x: Atom): Atom =>
  sub(
    lowerPart(x),
    mul(
      0.5,
      masked(x, (i, j) => i === j),
    ),
  )

const primitive: Primitive = {
  name: "cholesky",
  linear: [],
  type([a]) {
    requireMatrices("cholesky", a, true)
    return [a]
  },
  evaluate([a], _, [out]) {
    const n = rowsOf(out)
    const data = allocate(out.dtype, sizeOf(out.shape))
    const matrix = new Float64Array(n * n)
    const source = a.data
    eachMatrix(out, (index) => {
      matrix.set(source.subarray(index * n * n, (index + 1) * n * n))
      factor(matrix, n)
      data.set(matrix, index * n * n)
    })
    return [data]
  },
  /** L Lᵀ = A; dL = L Φ(L⁻¹ r L⁻ᵀ), Φ the lower triangle with half the diagonal */
  implicit: {
    residual: ([l], [a]) => [sub(product(l, transposed(l)), symmetric(a))],
    correct: ([l], _, [r]) => [product(l, half(triangularSolve(l, transposed(triangularSolve(l, r)))))],
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  domain: [
    sample([real([3, 3])], {}, ([a]) => [positive(a)]),
    sample([real([2, 2, 2])], {}, ([a]) => [positive(a)]),
    sample([real([1, 1])], {}, ([a]) => [positive(a)]),
    sample([real([0, 0])]),
  ],
}

/** The lower triangular L with positive diagonal and L Lᵀ = A, of symmetric matrices of which the lower triangle counts. */
export const cholesky: Op<(a: Atom) => Atom> = op(primitive, (a: Atom) => bind(primitive, [a])[0])
