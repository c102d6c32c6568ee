import type { Atom } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Params, Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import { identityLike, lowerPart, product, requireMatrices, stacked, transposed, upperPart } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant, nothing, unit } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { factorLu, permutationOf } from "./numeric/lu.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { luByColumns } from "./portable/lu.js"
import { permuted } from "./portable/rows.js"
import { smallLu } from "./small/factors.js"
import { triangularSolve } from "./triangularSolve.js"

type Choice = Params & { readonly pivot: boolean }

const primitive: Primitive<Choice> = {
  name: "lu",
  linear: [],
  type([a]) {
    requireMatrices("lu", a, true)
    const rows = aval(a.shape.slice(0, -1), "int32")
    return [a, rows, rows]
  },
  evaluate([a], { pivot }, outputs) {
    const [lu, pivots, permutations] = outputs.map((out, i) => output(out, i === 0 ? 2 : 1))
    const [n] = a.aval.shape.slice(-1)
    eachMatrix(a, (matrix, index) => {
      const order = new Int32Array(n)
      factorLu(matrix, n, order, pivot)
      lu.put(index, matrix)
      pivots.put(index, order)
      permutations.put(index, permutationOf(order))
    })
    return [lu.data, pivots.data, permutations.data]
  },
  /** L U = P A; F = L⁻¹ r U⁻¹, dL = L (F strictly below the diagonal), dU = (F on and above it) U */
  implicit: {
    residual([lu, , permutation], [a]) {
      const l = add(lowerPart(lu, -1), identityLike(lu))
      return [sub(product(l, upperPart(lu)), permuted(a, permutation))]
    },
    correct([lu], _, [r]) {
      const left = triangularSolve(lu, r, { unit: true })
      const f = transposed(triangularSolve(lu, transposed(left), { lower: false, transpose: true }))
      const l = add(lowerPart(lu, -1), identityLike(lu))
      return [add(product(l, lowerPart(f, -1)), product(upperPart(f), upperPart(lu))), null, null]
    },
  },
  batch: (inputs, mapped, size, params) => stacked((xs) => bind(primitive, xs, params))(inputs, mapped, size),
  lower: {
    kind: "matrix",
    routine: ({ pivot }) => ({ name: "lu", pivot }),
    written: (operands, { pivot }) => smallLu(operands, pivot),
    elsewhere: ([a], { pivot }) => luByColumns(a, pivot),
  },
  domain: [
    sample([real([3, 3], nothing)], { pivot: true }, ([a]) => [unit(a)]),
    sample([real([3, 3])], { pivot: true }, ([a]) => [dominant(a)]),
    sample([real([2, 2, 2])], { pivot: false }, ([a]) => [dominant(a)]),
    sample([real([0, 0])], { pivot: true }),
  ],
}

/**
 * P A = L U: L and U in one matrix, which row was exchanged with which, and the rows of A in the order of P. Rows are only
 * exchanged if `pivot`.
 */
export const lu: Op<(a: Atom, pivot?: boolean) => readonly Atom[]> = op(primitive, (a: Atom, pivot = true) =>
  bind(primitive, [a], { pivot }),
)
