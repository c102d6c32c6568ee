import { type Atom, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind, build } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import { cond } from "../control/cond.js"
import { cast } from "../convert.js"
import { exp } from "../exp.js"
import {
  diagonalOf,
  identityLike,
  inner,
  leadOf,
  product,
  requireMatrices,
  rowsOf,
  stacked,
  transposed,
} from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant } from "../kinds/samples.js"
import { less } from "../less.js"
import { mul } from "../mul.js"
import { sub } from "../sub.js"
import { broadcast, sum } from "../sumAndBroadcast.js"
import { where } from "../where.js"
import { lu } from "./lu.js"
import { determinant, mostByFormula } from "./numeric/det.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { detByFactors } from "./portable/det.js"
import { slogdet } from "./slogdet.js"
import { smallDet } from "./small/det.js"
import { detByFormula } from "./small/polynomial.js"

/** The determinant without a division by what may vanish (Faddeev and LeVerrier): a polynomial, of n matrix products. */
function polynomial(a: Atom): Atom {
  const n = rowsOf(a.aval)
  const one = identityLike(a)
  let m = one
  let c: Atom = new Lit(aval(leadOf(a.aval), a.aval.dtype), 1)
  for (let k = 1; k <= n; k++) {
    if (k > 1) m = add(product(a, m), mul(spreadOver(c, a), one))
    c = mul(-1 / k, inner(transposed(a), m))
  }
  return n % 2 === 0 ? c : mul(-1, c)
}

/** A number for each matrix, at all of its elements. */
const spreadOver = (c: Atom, { aval: { shape } }: Atom): Atom =>
  broadcast(c, { shape, axes: [shape.length - 2, shape.length - 1] })

/** From the logarithm. */
function regular(a: Atom): Atom {
  const [sign, log] = slogdet(a)
  return mul(sign, exp(log))
}

/** Pivots so small beside the others make the inverse, and derivatives by way of it, imprecise. */
const share = { float64: 2 ** -20, float32: 2 ** -9 }

/** In which matrices some pivot is small beside the others. */
function nearlySingular(a: Atom): Atom {
  const pivots = diagonalOf(lu(a)[0])
  const sizes = where(less(pivots, new Lit(pivots.aval, 0)), mul(-1, pivots), pivots)
  const last = pivots.aval.shape.length - 1
  const all = broadcast(sum(sizes, [last]), { shape: pivots.aval.shape, axes: [last] })
  const small = less(sizes, mul(share[a.aval.dtype as keyof typeof share], all))
  const count = sum(cast(small, "int32"), [last])
  return less(new Lit(count.aval, 0), count)
}

const hasFewRows = ({ aval: a }: Atom): boolean => rowsOf(a) > 0 && rowsOf(a) <= mostByFormula

/** The determinant as what derivatives follow from: a polynomial of few rows, and where some matrix is nearly singular. */
function differentiable(a: Atom): Atom {
  if (hasFewRows(a)) return detByFormula(a)
  const singular = nearlySingular(a)
  const safely = (x: Atom): Atom => {
    const mask = nearlySingular(x)
    return where(mask, polynomial(x), regular(where(spreadOver(mask, x), identityLike(x), x)))
  }
  const any = sum(cast(singular, "int32"))
  const branches = [regular, safely].map((f) => build([a.aval], (x) => [f(x)]))
  return cond(any, branches, [a])[0]
}

const primitive: Primitive = {
  name: "det",
  linear: [],
  type([a]) {
    requireMatrices("det", a, true)
    return [aval(leadOf(a), a.dtype)]
  },
  evaluate([a], _, [out]) {
    const n = rowsOf(a.aval)
    const result = output(out, 0)
    eachMatrix(a, (matrix, index) => result.put(index, [determinant(matrix, n)]))
    return [result.data]
  },
  /** x = det A, as a polynomial or by way of its logarithm */
  implicit: {
    residual: ([x], [a]) => [sub(x, differentiable(a))],
    correct: (_, __, [r]) => [r],
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: {
    kind: "matrix",
    routine: () => ({ name: "det" }),
    written: smallDet,
    elsewhere: (operands) => (hasFewRows(operands[0]) ? operands.map(detByFormula) : detByFactors(operands)),
  },
  domain: [
    sample([real([3, 3])], {}, ([a]) => [dominant(a)]),
    sample([real([2, 2, 2])], {}, ([a]) => [dominant(a)]),
    sample([real([1, 1])]),
  ],
}

/** The determinant of each matrix. */
export const det: Op<(a: Atom) => Atom> = op(primitive, (a: Atom) => bind(primitive, [a])[0])
