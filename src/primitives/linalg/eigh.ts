import { type Atom, zerosLike } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import { div } from "../div.js"
import {
  diagonalOf,
  identityLike,
  masked,
  product,
  requireMatrices,
  rowsOf,
  spread,
  stacked,
  symmetric,
  transposed,
} from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { separated } from "../kinds/samples.js"
import { mul } from "../mul.js"
import { neg } from "../neg.js"
import { sub } from "../sub.js"
import { amend } from "./amend.js"
import { coincident } from "./coincident.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { symmetricEigen } from "./numeric/symmetricEigen.js"
import { eighByRotations } from "./portable/eigh.js"
import { spectralBranches } from "./spectralBranches.js"
import { spoil } from "./spoil.js"

const primitive: Primitive = {
  name: "eigh",
  linear: [],
  type([a]) {
    requireMatrices("eigh", a, true)
    return [aval(a.shape.slice(0, -1), a.dtype), a]
  },
  evaluate([a], _, outputs) {
    const n = rowsOf(a.aval)
    const [w, v] = outputs.map((out, i) => output(out, i + 1))
    eachMatrix(a, (matrix, index) => {
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) matrix[i * n + j] = matrix[j * n + i]
      const { values, vectors } = symmetricEigen(matrix, n)
      w.put(index, values)
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) v.data[index * n * n + i * n + j] = vectors[j * n + i]
    })
    return [w.data, v.data]
  },
  /**
   * A V = V Λ, Vᵀ V = 1; with the right-hand sides h and s, G = Vᵀ h: dΛ = -diag G, dV = V K with K_ij = G_ij / (λ_i - λ_j),
   * K_ii = s_ii / 2. Where λ_i = λ_j single vectors have no derivative, and further coefficients decide on the values.
   */
  implicit: {
    residual: ([w, v], [a]) => [
      sub(product(symmetric(a), v), mul(v, spread(w, "rows", rowsOf(a.aval)))),
      sub(product(transposed(v), v), identityLike(v)),
    ],
    correct([w, v], _, [h, s]) {
      const n = rowsOf(h.aval)
      const g = product(transposed(v), h)
      const gaps = sub(spread(w, "columns", n), spread(w, "rows", n))
      const off = div(
        masked(g, (i, j) => i !== j),
        add(gaps, identityLike(gaps)),
      )
      const k = add(
        spoil(coincident(w), off),
        masked(mul(0.5, s), (i, j) => i === j),
      )
      return [neg(diagonalOf(g)), product(v, k)]
    },
    decide([w, v], [a], [dw, dv]) {
      const terms = a.slice(1).map((x) => x ?? zerosLike(v))
      const [value, repeated] = spectralBranches(w, v, terms)
      return [amend(repeated, value, dw ?? zerosLike(w)), dv]
    },
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "matrix", routine: () => ({ name: "eigh" }), elsewhere: eighByRotations },
  domain: [
    sample([real([3, 3])], {}, ([a]) => [separated(a)]),
    sample([real([2, 2, 2])], {}, ([a]) => [separated(a)]),
    sample([real([1, 1])]),
  ],
}

/** The eigenvalues, ascending, and the orthonormal eigenvectors, as columns, of symmetric matrices: their lower triangles count. */
export const eigh: Op<(a: Atom) => readonly [Atom, Atom]> = op(
  primitive,
  (a: Atom) => bind(primitive, [a]) as readonly [Atom, Atom],
)
