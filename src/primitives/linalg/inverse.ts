import type { Atom } from "../../ir/atom.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { identityLike, product, requireMatrices, rowsOf, stacked } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant, nothing, unit } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { lu } from "./lu.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { inverseByTriangles } from "./portable/solve.js"
import { qr } from "./qr.js"
import { smallInverse } from "./small/factors.js"
import { substitute } from "./triangularSolve.js"

const primitive: Primitive = {
  name: "inverse",
  linear: [],
  auxiliary: [0, 1],
  type([, , a]) {
    requireMatrices("inverse", a, true)
    return [a]
  },
  evaluate([factors, permutation], _, [out]) {
    const n = rowsOf(out)
    const result = output(out, 2)
    eachMatrix(factors, (matrix, index) => {
      const y = new Float64Array(n * n)
      for (let i = 0; i < n; i++) y[i * n + permutation.data[index * n + i]] = 1
      substitute(matrix, 0, n, y, n, { lower: true, unit: true, transpose: false })
      substitute(matrix, 0, n, y, n, { lower: false, unit: false, transpose: false })
      result.put(index, y)
    })
    return [result.data]
  },
  /** A Y = 1; dY = Y r */
  implicit: {
    residual: ([y], [, , a]) => [sub(product(a, y), identityLike(a))],
    correct: ([y], _, [r]) => [product(y, r)],
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: {
    kind: "matrix",
    routine: () => ({ name: "inverse" }),
    written: smallInverse,
    elsewhere: inverseByTriangles,
  },
  domain: [
    sample([real([3, 3])], {}, ([a]) => factored(qr(dominant(a))[0])),
    sample([real([3, 3], nothing)], {}, ([a]) => factored(unit(a))),
    sample([real([3, 3])], {}, ([a]) => factored(dominant(a))),
    sample([real([2, 2, 2])], {}, ([a]) => factored(dominant(a))),
  ],
}

const factored = (a: Atom): Atom[] => {
  const [factors, , permutation] = lu(a)
  return [factors, permutation, a]
}

/** The inverse of each matrix, from the factors that `solve` and `slogdet` use too. */
export const inverse: Op<(a: Atom) => Atom> = op(primitive, (a: Atom) => bind(primitive, factored(a))[0])

/** The same with factors that are there already: P A = L U. */
export const inverseFactored = (factors: Atom, permutation: Atom, a: Atom): Atom =>
  bind(primitive, [factors, permutation, a])[0]
