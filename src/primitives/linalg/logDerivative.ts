import type { Atom } from "../../ir/atom.js"
import { zerosLike } from "../../ir/atom.js"
import { showAval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { concatenate } from "../concatenate.js"
import { product, requireMatrices, rowsFrom, rowsOf, stacked, transposed } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { nothing, positive, unit } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { ofPairs } from "./numeric/spectral.js"
import { logDerivativeByEigenvalues } from "./portable/spectral.js"
import { expm } from "./shared/expm.js"

/** (x - y) / (eˣ - e^y), which does not cancel. */
const quotient = (x: number, y: number): number => {
  const half = (x - y) / 2
  return (half === 0 ? 1 : half / Math.sinh(half)) * Math.exp(-(x + y) / 2)
}

/** The derivative of exp at X along Y: the block above of exp ((X Y) (0 X)). */
function alongExp(x: Atom, y: Atom): Atom {
  const n = rowsOf(x.aval)
  const [down, right] = [x.aval.shape.length - 2, x.aval.shape.length - 1]
  const above = concatenate([x, y], right)
  const whole = expm(concatenate([above, concatenate([zerosLike(x), x], right)], down))
  return transposed(rowsFrom(transposed(rowsFrom(whole, 0, n)), n, 2 * n))
}

const primitive: Primitive = {
  name: "logDerivative",
  linear: [[1]],
  type([x, r]) {
    requireMatrices("logDerivative", x, true)
    if (showAval(x) !== showAval(r)) throw new Error(`logDerivative: ${showAval(x)} does not fit ${showAval(r)}`)
    return [r]
  },
  evaluate: ([x, r], _, [out]) => [ofPairs(x, r, out, quotient)],
  transpose: (ct, [x]) => logDerivative(x, ct),
  /** exp'(X) Y = R */
  implicit: {
    residual: ([y], [x, r]) => [sub(alongExp(x, y), r)],
    correct: (_, [x], [r]) => [logDerivative(x, r)],
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "host", elsewhere: logDerivativeByEigenvalues },
  domain: [
    sample([real([2, 2], [-0.7, 0.7]), real([2, 2])], {}, ([x, r]) => [product(x, transposed(x)), r]),
    sample([real([2, 2], nothing), real([2, 2])], {}, ([x, r]) => [positive(unit(x)), r]),
  ],
}

/**
 * The Y along which the derivative of exp at symmetric X is R: the derivative of the logarithm at exp X along R. In the frame
 * of eigenvectors element ij is divided by (e^x_i - e^x_j) / (x_i - x_j) (Daleckii and Krein).
 */
export const logDerivative: Op<(x: Atom, r: Atom) => Atom> = op(
  primitive,
  (x: Atom, r: Atom) => bind(primitive, [x, r])[0],
)
