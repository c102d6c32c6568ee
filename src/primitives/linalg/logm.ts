import type { Atom } from "../../ir/atom.js"
import { Lit } from "../../ir/atom.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import { div } from "../div.js"
import { exp } from "../exp.js"
import { product, requireMatrices, rowsOf, spread, stacked, symmetric, transposed } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { positive } from "../kinds/samples.js"
import { less } from "../less.js"
import { mul } from "../mul.js"
import { sinhcosh } from "../sinhcosh.js"
import { sub } from "../sub.js"
import { where } from "../where.js"
import { eigh } from "./eigh.js"
import { ofEigenvalues } from "./numeric/spectral.js"
import { expm } from "./shared/expm.js"

/** sinh(x)/x: near zero its series, so that derivatives are right there too. */
function sinhc(x: Atom): Atom {
  const near = less(mul(x, x), new Lit(x.aval, 0.25))
  const square = where(near, mul(x, x), new Lit(x.aval, 0))
  let series: Atom = new Lit(x.aval, 1)
  for (let k = 8; k >= 1; k--) series = add(new Lit(x.aval, 1), mul(1 / (2 * k * (2 * k + 1)), mul(square, series)))
  const far = where(near, new Lit(x.aval, 1), x)
  return where(near, series, div(sinhcosh(far)[0], far))
}

const primitive: Primitive = {
  name: "logm",
  linear: [],
  type([a]) {
    requireMatrices("logm", a, true)
    return [a]
  },
  evaluate: ([a], _, [out]) => [ofEigenvalues(a, out, (x) => (x > 0 ? Math.log(x) : Number.NaN))],
  /**
   * exp X = A. In the frame of X's eigenvectors the derivative of exp multiplies element ij by the divided difference
   * (e^x_i - e^x_j) / (x_i - x_j) = e^((x_i + x_j)/2) sinhc((x_i - x_j)/2), by which r is divided (Daleckii and Krein).
   */
  implicit: {
    residual: ([x], [a]) => [sub(expm(x), symmetric(a))],
    correct([x], _, [r]) {
      const [w, v] = eigh(x)
      const n = rowsOf(x.aval)
      const [rows, columns] = [spread(w, "columns", n), spread(w, "rows", n)]
      const difference = mul(exp(mul(0.5, add(rows, columns))), sinhc(mul(0.5, sub(rows, columns))))
      const inside = div(product(transposed(v), product(r, v)), difference)
      return [product(v, product(inside, transposed(v)))]
    },
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  domain: [sample([real([3, 3])], {}, ([a]) => [positive(a)]), sample([real([2, 2, 2])], {}, ([a]) => [positive(a)])],
}

/** The symmetric logarithm of symmetric positive definite matrices, of which the lower triangles count. */
export const logm: Op<(a: Atom) => Atom> = op(primitive, (a: Atom) => bind(primitive, [a])[0])
