import { type Atom, zerosLike } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import { div } from "../div.js"
import {
  columnsOf,
  diagonalOf,
  identityLike,
  leadOf,
  masked,
  product,
  requireMatrices,
  rowsOf,
  spread,
  stacked,
  transposed,
} from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant, separated } from "../kinds/samples.js"
import { mul } from "../mul.js"
import { sub } from "../sub.js"
import { amend } from "./amend.js"
import { coincident } from "./coincident.js"
import { singularValues } from "./numeric/singularValues.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { svdByRotations } from "./portable/svd.js"
import { singularBranches } from "./singularBranches.js"
import { spoil } from "./spoil.js"

const onDiagonal = (x: Atom): Atom => masked(x, (i, j) => i === j)
const beside = (x: Atom): Atom => masked(x, (i, j) => i !== j)

/** x diag(s) */
const scaled = (x: Atom, s: Atom): Atom => mul(x, spread(s, "rows", rowsOf(x.aval)))

/** What a change of A adds to vectors outside of the space that they span: (h v - u (uᵀ h v)) diag(s)⁻¹. */
function outside(u: Atom, s: Atom, image: Atom, inside: Atom): Atom {
  const rows = rowsOf(u.aval)
  return div(sub(image, product(u, inside)), spread(s, "rows", rows))
}

const primitive: Primitive = {
  name: "svd",
  linear: [],
  type([a]) {
    requireMatrices("svd", a)
    const [m, n, lead] = [rowsOf(a), columnsOf(a), leadOf(a)]
    const k = Math.min(m, n)
    return [[m, k], [k], [n, k]].map((shape) => aval([...lead, ...shape], a.dtype))
  },
  evaluate([a], _, outputs) {
    const [left, values, right] = outputs.map((out, i) => output(out, i === 1 ? 1 : 2))
    const [m, n] = [rowsOf(a.aval), columnsOf(a.aval)]
    const k = Math.min(m, n)
    eachMatrix(a, (matrix, index) => {
      const { s, u, v } = singularValues(matrix, m, n)
      values.put(index, s)
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < m; j++) left.data[index * m * k + j * k + i] = u[i * m + j]
        for (let j = 0; j < n; j++) right.data[index * n * k + j * k + i] = v[i * n + j]
      }
    })
    return [left.data, values.data, right.data]
  },
  /**
   * U S Vᵀ = A, Uᵀ U = 1, Vᵀ V = 1; with the right-hand sides h, p, q let P = Uᵀ h V, X = Uᵀ dU, Y = Vᵀ dV. On the diagonal
   * X = p/2, Y = q/2, dS = P - S (X + Y). Elsewhere, with a = P - S q and b = Pᵀ - S p, X (s_j² - s_i²) = s_j a + s_i b,
   * Y (s_j² - s_i²) = s_i a + s_j b.
   */
  implicit: {
    residual: ([u, s, v], [a]) => [
      sub(product(scaled(u, s), transposed(v)), a),
      sub(product(transposed(u), u), identityLike(product(transposed(u), u))),
      sub(product(transposed(v), v), identityLike(product(transposed(v), v))),
    ],
    correct([u, s, v], _, [h, p, q]) {
      const k = columnsOf(u.aval)
      const [si, sj] = [spread(s, "columns", k), spread(s, "rows", k)]
      const [imageU, imageV] = [product(h, v), product(transposed(h), u)]
      const inside = product(transposed(u), imageU)
      const a = sub(inside, mul(si, q))
      const b = sub(transposed(inside), mul(si, p))
      const gaps = add(mul(sub(sj, si), add(sj, si)), identityLike(p))
      const parted = (x: Atom) => spoil(coincident(s), div(beside(x), gaps))
      const x = add(parted(add(mul(sj, a), mul(si, b))), mul(0.5, onDiagonal(p)))
      const y = add(parted(add(mul(si, a), mul(sj, b))), mul(0.5, onDiagonal(q)))
      const du = product(u, x)
      const dv = product(v, y)
      return [
        rowsOf(u.aval) > k ? add(du, outside(u, s, imageU, inside)) : du,
        sub(diagonalOf(inside), mul(s, mul(0.5, diagonalOf(add(p, q))))),
        rowsOf(v.aval) > k ? add(dv, outside(v, s, imageV, transposed(inside))) : dv,
      ]
    },
    decide([u, s, v], [a], [du, ds, dv]) {
      const like = product(u, transposed(v))
      const [value, repeated] = singularBranches(
        s,
        u,
        v,
        a.slice(1).map((x) => x ?? zerosLike(like)),
      )
      return [du, amend(repeated, value, ds ?? zerosLike(s)), dv]
    },
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "matrix", routine: () => ({ name: "svd" }), elsewhere: svdByRotations },
  domain: [
    sample([real([3, 3])], {}, ([a]) => [separated(a)]),
    sample([real([2, 2, 2])], {}, ([a]) => [separated(a)]),
    sample([real([3, 1])], {}, ([a]) => [dominant(a)]),
    sample([real([2, 2, 2]), real([2, 3, 2])], {}, ([a, b]) => [product(b, separated(a))]),
    sample([real([2, 2]), real([3, 2])], {}, ([a, b]) => [transposed(product(dominant(b), separated(a)))]),
  ],
}

/** U, s and V with A = U diag(s) Vᵀ, min(m, n) singular values, descending. */
export const svd: Op<(a: Atom) => readonly [Atom, Atom, Atom]> = op(
  primitive,
  (a: Atom) => bind(primitive, [a]) as readonly [Atom, Atom, Atom],
)
