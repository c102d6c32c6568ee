import { type Atom, Lit } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import {
  columnsOf,
  diagonalOf,
  identityLike,
  leadOf,
  product,
  requireMatrices,
  rowsFrom,
  rowsOf,
  spread,
  stacked,
  transposed,
} from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant } from "../kinds/samples.js"
import { mul } from "../mul.js"
import { sign as signed } from "../sign.js"
import { sub } from "../sub.js"
import { lu } from "./lu.js"
import { factorQr, formQ } from "./numeric/qr.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { qr } from "./qr.js"
import { smallComplement } from "./small/qr.js"
import { triangularSolve } from "./triangularSolve.js"

/**
 * The further columns as a function of the given ones. The reflections' product is 1 - V T Vᵀ, V unit lower trapezoidal, and
 * its first columns are Q D, D the signs. So W = Q D - (1 0)ᵀ = -V T V₁ᵀ, with V₁ above in V, is a product L U with L = V
 * (Ballard et al., Reconstructing Householder vectors from TSQR, 2014), and the further columns of 1 - V T Vᵀ are those of
 * 1 + W V₁⁻ᵀ V₂ᵀ.
 */
function further(q: Atom, signs: Atom, like: Atom): Atom {
  const [m, n] = [rowsOf(q.aval), columnsOf(q.aval)]
  const w = sub(mul(q, spread(signs, "rows", m)), identityLike(q))
  const [factors] = lu(rowsFrom(w, 0, n), false)
  // V₂ = W₂ U⁻¹
  const below = transposed(triangularSolve(factors, transposed(rowsFrom(w, n, m)), { lower: false, transpose: true }))
  const inside = triangularSolve(factors, transposed(below), { unit: true, transpose: true })
  return add(product(w, inside), identityLike(like, n))
}

/** Both results, the signs from a factorisation of Q itself. */
function byTriangles(q: Atom): readonly Atom[] {
  const signs = signed(diagonalOf(qr(q)[1]))
  const rest = { shape: [...leadOf(q.aval), rowsOf(q.aval), rowsOf(q.aval) - columnsOf(q.aval)], dtype: q.aval.dtype }
  return [sizeOf(rest.shape) === 0 ? new Lit(rest, 0) : further(q, signs, new Lit(rest, 0)), signs]
}

const primitive: Primitive = {
  name: "complement",
  linear: [],
  type([q]) {
    requireMatrices("complement", q)
    const [m, n] = [rowsOf(q), columnsOf(q)]
    if (m < n) throw new Error(`complement: expected no more columns than rows; got [${q.shape}]`)
    return [aval([...leadOf(q), m, m - n], q.dtype), aval([...leadOf(q), n], q.dtype)]
  },
  evaluate([q], _, outputs) {
    const [rest, signs] = outputs.map((out, i) => output(out, 2 - i))
    const [m, n] = [rowsOf(q.aval), columnsOf(q.aval)]
    eachMatrix(q, (matrix, index) => {
      if (!matrix.every(Number.isFinite)) {
        rest.put(index, new Float64Array(m * (m - n)).fill(Number.NaN))
        signs.put(index, new Float64Array(n).fill(Number.NaN))
        return
      }
      const taus = factorQr(matrix, m, n)
      rest.put(index, formQ(matrix, taus, m, n, m))
      signs.put(
        index,
        Float64Array.from({ length: n }, (_, i) => Math.sign(matrix[i * n + i])),
      )
    })
    return [rest.data, signs.data]
  },
  /** x = f(Q), f from Householder's reflections */
  implicit: {
    residual: ([x, signs], [q]) => [sub(x, further(q, signs, x))],
    correct: (_, __, [r]) => [r, null],
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: {
    kind: "matrix",
    routine: () => ({ name: "complement" }),
    written: smallComplement,
    elsewhere: ([q]) => byTriangles(q),
  },
  domain: [
    sample([real([4, 2])], {}, ([a]) => qr(dominant(a)).slice(0, 1)),
    sample([real([2, 3, 2])], {}, ([a]) => qr(dominant(a)).slice(0, 1)),
    sample([real([2, 2])], {}, ([a]) => qr(dominant(a)).slice(0, 1)),
  ],
}

/** The columns that make orthonormal columns a basis, from Householder's reflections, and the signs of these. */
export const complement: Op<(q: Atom) => Atom> = op(primitive, (q: Atom) => bind(primitive, [q])[0])
