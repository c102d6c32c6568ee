import type { Atom } from "../../ir/atom.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { halfLower, product, requireMatrices, rowsOf, stacked, symmetric, transposed } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { nothing, positive, unit } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { choleskyByPanels } from "./portable/cholesky.js"
import { smallCholesky } from "./small/factors.js"
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

const primitive: Primitive = {
  name: "cholesky",
  linear: [],
  type([a]) {
    requireMatrices("cholesky", a, true)
    return [a]
  },
  evaluate([a], _, [out]) {
    const n = rowsOf(out)
    const result = output(out, 2)
    eachMatrix(a, (matrix, index) => {
      factor(matrix, n)
      result.put(index, matrix)
    })
    return [result.data]
  },
  /** L Lᵀ = A; dL = L Φ(L⁻¹ r L⁻ᵀ), Φ the lower triangle with half the diagonal */
  implicit: {
    residual: ([l], [a]) => [sub(product(l, transposed(l)), symmetric(a))],
    correct: ([l], _, [r]) => [product(l, halfLower(triangularSolve(l, transposed(triangularSolve(l, r)))))],
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: {
    kind: "matrix",
    routine: () => ({ name: "cholesky" }),
    written: smallCholesky,
    elsewhere: ([a]) => [choleskyByPanels(a)],
  },
  domain: [
    sample([real([3, 3], nothing)], {}, ([a]) => [unit(a)]),
    sample([real([3, 3])], {}, ([a]) => [positive(a)]),
    sample([real([2, 2, 2])], {}, ([a]) => [positive(a)]),
    sample([real([1, 1])], {}, ([a]) => [positive(a)]),
    sample([real([0, 0])]),
  ],
}

/** The lower triangular L with positive diagonal and L Lᵀ = A, of symmetric matrices of which the lower triangle counts. */
export const cholesky: Op<(a: Atom) => Atom> = op(primitive, (a: Atom) => bind(primitive, [a])[0])
