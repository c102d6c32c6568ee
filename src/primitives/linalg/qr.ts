import type { Atom } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import {
  columnsOf,
  halfLower,
  identityLike,
  leadOf,
  lowerPart,
  product,
  requireMatrices,
  rowsOf,
  stacked,
  transposed,
  upperPart,
} from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { qrOf } from "./numeric/qr.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { qrByReflections } from "./portable/qr.js"
import { smallQr } from "./small/qr.js"
import { triangularSolve } from "./triangularSolve.js"

/** x R⁻¹ */
const overR = (x: Atom, r: Atom): Atom =>
  transposed(triangularSolve(r, transposed(x), { lower: false, transpose: true }))

const primitive: Primitive = {
  name: "qr",
  linear: [],
  type([a]) {
    requireMatrices("qr", a)
    const n = columnsOf(a)
    if (rowsOf(a) < n) throw new Error(`qr: expected no more columns than rows; got [${a.shape}]`)
    return [a, aval([...leadOf(a), n, n], a.dtype)]
  },
  evaluate([a], _, outputs) {
    const [q, r] = outputs.map((out) => output(out, 2))
    const [m, n] = [rowsOf(a.aval), columnsOf(a.aval)]
    eachMatrix(a, (matrix, index) => {
      const factors = qrOf(matrix, m, n)
      q.put(index, factors.q)
      r.put(index, factors.r)
    })
    return [q.data, r.data]
  },
  /**
   * Q R = A, Qᵀ Q = 1, R upper; with the right-hand sides h and s, M = Qᵀ h R⁻¹, K = Qᵀ dQ: below the diagonal K is M,
   * above it s - Mᵀ, on it s/2; dR = Qᵀ h - K R, dQ = (h - Q dR) R⁻¹
   */
  implicit: {
    residual: ([q, r], [a]) => [sub(product(q, upperPart(r)), a), sub(product(transposed(q), q), identityLike(r))],
    correct([q, r], _, [h, s]) {
      const inside = product(transposed(q), h)
      const below = lowerPart(overR(inside, r), -1)
      const k = add(sub(below, transposed(below)), transposed(halfLower(s)))
      const dr = upperPart(sub(inside, product(k, r)))
      return [overR(sub(h, product(q, dr)), r), dr]
    },
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "matrix", routine: () => ({ name: "qr" }), written: smallQr, elsewhere: qrByReflections },
  domain: [
    sample([real([3, 3])], {}, ([a]) => bind(primitive, [dominant(a)]).slice(0, 1)),
    sample([real([3, 3])], {}, ([a]) => [dominant(a)]),
    sample([real([2, 4, 2])], {}, ([a]) => [dominant(a)]),
    sample([real([2, 1], [1, 2])]),
    sample([real([3, 0])]),
  ],
}

/** Q with orthonormal columns and R upper triangular, A = Q R, of matrices with no more columns than rows; NaN of those that are not finite. */
export const qr: Op<(a: Atom) => readonly Atom[]> = op(primitive, (a: Atom) => bind(primitive, [a]))
