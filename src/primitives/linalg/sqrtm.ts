import type { Atom } from "../../ir/atom.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { product, requireMatrices, stacked, symmetric } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { nothing, positive, unit } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { lyapunov } from "./lyapunov.js"
import { ofEigenvalues } from "./numeric/spectral.js"
import { sqrtmByEigenvalues } from "./portable/spectral.js"

const primitive: Primitive = {
  name: "sqrtm",
  linear: [],
  type([a]) {
    requireMatrices("sqrtm", a, true)
    return [a]
  },
  evaluate: ([a], _, [out]) => [ofEigenvalues(a, out, (x, distance) => (Math.abs(x) <= distance ? 0 : Math.sqrt(x)))],
  /** X X = A; X dX + dX X = r */
  implicit: {
    residual: ([x], [a]) => [sub(product(x, x), symmetric(a))],
    correct: ([x], _, [r]) => [lyapunov(x, r)],
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "host", elsewhere: sqrtmByEigenvalues },
  domain: [
    sample([real([3, 3], nothing)], {}, ([a]) => [unit(a)]),
    sample([real([3, 3])], {}, ([a]) => [positive(a)]),
    sample([real([2, 2, 2])], {}, ([a]) => [positive(a)]),
  ],
}

/** The symmetric square root of symmetric matrices without negative eigenvalues, of which the lower triangles count. */
export const sqrtm: Op<(a: Atom) => Atom> = op(primitive, (a: Atom) => bind(primitive, [a])[0])
