import type { Atom } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Params, Primitive } from "../../ir/primitive.js"
import {
  columnsOf,
  identityLike,
  leadOf,
  product,
  requireMatrices,
  rowsOf,
  stacked,
  transposed,
} from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { broadcast } from "../sumAndBroadcast.js"
import { singularValues } from "./numeric/singularValues.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { pinvBySingularValues } from "./portable/pinv.js"
import { spoil } from "./spoil.js"

type Cutoff = Params & { readonly rcond: number }

const primitive: Primitive<Cutoff> = {
  name: "pinv",
  linear: [],
  type([a]) {
    requireMatrices("pinv", a)
    const lead = leadOf(a)
    return [aval([...lead, columnsOf(a), rowsOf(a)], a.dtype), aval(lead, "bool")]
  },
  evaluate([a], { rcond }, [out, flags]) {
    const [m, n] = [rowsOf(a.aval), columnsOf(a.aval)]
    const k = Math.min(m, n)
    const result = output(out, 2)
    const deficient = output(flags, 0)
    eachMatrix(a, (matrix, index) => {
      const { s, u, v } = singularValues(matrix, m, n)
      const x = new Float64Array(n * m)
      const rank = s.findIndex((value) => value <= rcond * s[0])
      for (let l = 0; l < (rank < 0 ? k : rank); l++)
        for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) x[i * m + j] += (v[l * n + i] / s[l]) * u[l * m + j]
      result.put(index, x)
      deficient.put(index, [Number(rank >= 0)])
    })
    return [result.data, deficient.data]
  },
  /**
   * Aᵀ (A X - 1) = 0 where A has no fewer rows than columns, (X A - 1) Aᵀ = 0 where it has; dX = X Xᵀ r, or r Xᵀ X. Where the
   * rank is not full X jumps.
   */
  implicit: {
    residual([x], [a]) {
      const tall = rowsOf(a.aval) >= columnsOf(a.aval)
      const all = tall ? product(a, x) : product(x, a)
      const rest = sub(all, identityLike(all))
      return [tall ? product(transposed(a), rest) : product(rest, transposed(a))]
    },
    correct([x, deficient], _, [r]) {
      const tall = rowsOf(x.aval) <= columnsOf(x.aval)
      const xt = transposed(x)
      const dx = tall ? product(x, product(xt, r)) : product(product(r, xt), x)
      const { shape } = dx.aval
      return [spoil(broadcast(deficient, { shape, axes: [shape.length - 2, shape.length - 1] }), dx), null]
    },
  },
  batch: (inputs, mapped, size, params) => stacked((xs) => bind(primitive, xs, params))(inputs, mapped, size),
  lower: { kind: "host", elsewhere: ([a], { rcond }) => pinvBySingularValues(a, rcond) },
  domain: [
    sample([real([3, 2])], { rcond: 1e-15 }, ([a]) => [dominant(a)]),
    sample([real([2, 2, 2])], { rcond: 1e-15 }, ([a]) => [dominant(a)]),
    sample([real([3, 2])], { rcond: 1e-15 }, ([a]) => [transposed(dominant(a))]),
  ],
}

/** The pseudo-inverse, and whether the rank is not full: singular values below `rcond` times the largest count as zero. */
export const pinv: Op<(a: Atom, rcond: number) => readonly Atom[]> = op(primitive, (a: Atom, rcond: number) =>
  bind(primitive, [a], { rcond }),
)
