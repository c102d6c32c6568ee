import type { Atom } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { inner, leadOf, requireMatrices, rowsOf, stacked, transposed } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant, nothing, unit } from "../kinds/samples.js"
import { inverse } from "./inverse.js"
import { lu } from "./lu.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { writtenSlogdet } from "./small/determinants.js"

/** The sign of a product of pivots, row exchanges counted, and the logarithm of its magnitude. */
function pivotProduct(u: Float64Array, n: number, pivots: ArrayLike<number>, at: number): readonly [number, number] {
  let [sign, log] = [1, 0]
  for (let i = 0; i < n; i++) {
    const pivot = u[i * n + i]
    sign *= Math.sign(pivot) * (pivots[at + i] === i ? 1 : -1)
    log += Math.log(Math.abs(pivot))
  }
  return [sign === 0 ? 0 : sign, log]
}

const primitive: Primitive = {
  name: "slogdet",
  linear: [],
  auxiliary: [0, 1],
  type([, , a]) {
    requireMatrices("slogdet", a, true)
    const one = aval(leadOf(a), a.dtype)
    return [one, one]
  },
  evaluate([factors, pivots], _, outputs) {
    const [sign, log] = outputs.map((out) => output(out, 0))
    const n = rowsOf(factors.aval)
    eachMatrix(factors, (matrix, index) => {
      const [s, l] = pivotProduct(matrix, n, pivots.data, index * n)
      sign.put(index, [s])
      log.put(index, [l])
    })
    return [sign.data, log.data]
  },
  /** (log |det A|)' = tr(A⁻¹ A'); the sign is constant */
  slope: (_, [, , a]) => [
    { num: [], along: [] },
    { num: [transposed(inverse(a))], along: [a], product: inner },
  ],
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "written", written: writtenSlogdet },
  domain: [
    sample([real([3, 3], nothing)], {}, ([a]) => factored(unit(a))),
    sample([real([3, 3])], {}, ([a]) => factored(dominant(a))),
    sample([real([2, 2, 2])], {}, ([a]) => factored(dominant(a))),
    sample([real([0, 0])], {}, ([a]) => factored(a)),
  ],
}

const factored = (a: Atom): Atom[] => {
  const [factors, pivots] = lu(a)
  return [factors, pivots, a]
}

/** The sign of each determinant and the logarithm of its magnitude. */
export const slogdet: Op<(a: Atom) => readonly Atom[]> = op(primitive, (a: Atom) => bind(primitive, factored(a)))
