import type { Atom } from "../../ir/atom.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { requireMatrices, stacked, symmetric } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { nothing, positive, unit } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { logDerivative } from "./logDerivative.js"
import { ofEigenvalues } from "./numeric/spectral.js"
import { logmByEigenvalues } from "./portable/spectral.js"
import { expm } from "./shared/expm.js"

const primitive: Primitive = {
  name: "logm",
  linear: [],
  type([a]) {
    requireMatrices("logm", a, true)
    return [a]
  },
  evaluate: ([a], _, [out]) => [ofEigenvalues(a, out, (x) => (x > 0 ? Math.log(x) : Number.NaN))],
  /** exp X = A */
  implicit: {
    residual: ([x], [a]) => [sub(expm(x), symmetric(a))],
    correct: ([x], _, [r]) => [logDerivative(x, r)],
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "host", elsewhere: logmByEigenvalues },
  domain: [
    sample([real([3, 3], nothing)], {}, ([a]) => [unit(a)]),
    sample([real([3, 3])], {}, ([a]) => [positive(a)]),
    sample([real([2, 2, 2])], {}, ([a]) => [positive(a)]),
  ],
}

/** The symmetric logarithm of symmetric positive definite matrices, of which the lower triangles count. */
export const logm: Op<(a: Atom) => Atom> = op(primitive, (a: Atom) => bind(primitive, [a])[0])
