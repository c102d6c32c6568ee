import type { Atom } from "../../ir/atom.js"
import { showAval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import { product, requireMatrices, stacked } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { nothing, positive, unit } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { ofPairs } from "./numeric/spectral.js"
import { lyapunovByEigenvalues } from "./portable/spectral.js"

const primitive: Primitive = {
  name: "lyapunov",
  linear: [[1]],
  type([a, r]) {
    requireMatrices("lyapunov", a, true)
    if (showAval(a) !== showAval(r)) throw new Error(`lyapunov: ${showAval(a)} does not fit ${showAval(r)}`)
    return [r]
  },
  evaluate: ([a, r], _, [out]) => [ofPairs(a, r, out, (x, y) => 1 / (x + y))],
  transpose: (ct, [a]) => lyapunov(a, ct),
  /** A Y + Y A = R */
  implicit: {
    residual: ([y], [a, r]) => [sub(add(product(a, y), product(y, a)), r)],
    correct: (_, [a], [r]) => [lyapunov(a, r)],
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "host", elsewhere: lyapunovByEigenvalues },
  domain: [
    sample([real([3, 3]), real([3, 3])], {}, ([a, r]) => [positive(a), r]),
    sample([real([2, 2, 2], nothing), real([2, 2, 2])], {}, ([a, r]) => [positive(unit(a)), r]),
  ],
}

/** The Y with A Y + Y A = R, for symmetric A with positive eigenvalues. */
export const lyapunov: Op<(a: Atom, r: Atom) => Atom> = op(primitive, (a: Atom, r: Atom) => bind(primitive, [a, r])[0])
