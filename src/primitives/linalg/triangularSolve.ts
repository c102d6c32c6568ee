import type { Atom } from "../../ir/atom.js"
import { showAval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Data } from "../../ir/dtype.js"
import type { Params, Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import { stackAll } from "../kinds/batching.js"
import {
  columnsOf,
  identityLike,
  leadOf,
  lowerPart,
  product,
  requireMatrices,
  rowsOf,
  transposed,
  upperPart,
  withMoreColumns,
} from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { triangularSolveByBlocks } from "./portable/triangularSolve.js"
import { smallTriangularSolve } from "./small/factors.js"

/** Which triangle of the matrix counts, whether it is transposed, and whether its diagonal is taken as ones. */
export interface Triangle {
  readonly lower?: boolean
  readonly transpose?: boolean
  readonly unit?: boolean
}

type Choice = Params & { readonly lower: boolean; readonly transpose: boolean; readonly unit: boolean }

/** The matrix that counts. */
function triangle(a: Atom, { lower, transpose, unit }: Choice): Atom {
  const k = unit ? 1 : 0
  const part = lower ? lowerPart(a, -k) : upperPart(a, k)
  const whole = unit ? add(part, identityLike(a)) : part
  return transpose ? transposed(whole) : whole
}

/**
 * Solves for all columns at once: x holds the right-hand sides [n, m] and becomes the solution. Substitution goes down
 * when the matrix as it counts is lower, and otherwise up. A zero on the diagonal makes all NaN.
 */
export function substitute(
  a: Data,
  at: number,
  n: number,
  x: Float64Array,
  m: number,
  choice: Required<Triangle>,
): void {
  const { lower, transpose, unit } = choice
  for (let i = 0; i < n; i++) if (!unit && a[at + i * n + i] === 0) return void x.fill(Number.NaN)
  const down = lower !== transpose
  const [rowStep, columnStep] = transpose ? [1, n] : [n, 1]
  for (let s = 0; s < n; s++) {
    const i = down ? s : n - 1 - s
    for (let t = 0; t < s; t++) {
      const k = down ? t : n - 1 - t
      const factor = a[at + i * rowStep + k * columnStep]
      if (factor === 0) continue
      for (let j = 0; j < m; j++) x[i * m + j] -= factor * x[k * m + j]
    }
    if (unit) continue
    const pivot = a[at + i * n + i]
    for (let j = 0; j < m; j++) x[i * m + j] /= pivot
  }
}

const primitive: Primitive<Choice> = {
  name: "triangularSolve",
  linear: [[1]],
  type([a, b]) {
    requireMatrices("triangularSolve", a, true)
    requireMatrices("triangularSolve", b)
    if (a.dtype !== b.dtype || leadOf(a).join() !== leadOf(b).join() || rowsOf(a) !== rowsOf(b))
      throw new Error(`triangularSolve: matrices ${showAval(a)} do not fit right-hand sides ${showAval(b)}`)
    return [b]
  },
  evaluate([a, b], params, [out]) {
    const [n, m] = [rowsOf(out), columnsOf(out)]
    const result = output(out, 2)
    const matrices = a.data
    eachMatrix(b, (x, index) => {
      substitute(matrices, index * n * n, n, x, m, params)
      result.put(index, x)
    })
    return [result.data]
  },
  transpose: (ct, [a], _, { lower, transpose, unit }) => triangularSolve(a, ct, { lower, transpose: !transpose, unit }),
  /** T x = b */
  implicit: {
    residual: ([x], [a, b], params) => [sub(product(triangle(a, params), x), b)],
    correct: (_, [a], [r], params) => [triangularSolve(a, r, params)],
  },
  batch([a, b], mapped, size, params) {
    if (!mapped[0]) return [withMoreColumns(b, (more) => triangularSolve(a, more, params))]
    const [matrices, sides] = stackAll([a, b], mapped, size)
    return [triangularSolve(matrices, sides, params)]
  },
  lower: {
    kind: "matrix",
    routine: ({ lower, transpose, unit }) => ({ name: "triangularSolve", lower, transpose, unit }),
    written: smallTriangularSolve,
    elsewhere: ([a, b], triangle) => [triangularSolveByBlocks(a, b, triangle)],
  },
  domain: [
    sample([real([3, 3]), real([3, 2])], { lower: true, transpose: false, unit: false }, ([a, b]) => [dominant(a), b]),
    sample([real([2, 2, 2]), real([2, 2, 1])], { lower: false, transpose: true, unit: false }, ([a, b]) => [
      dominant(a),
      b,
    ]),
    sample([real([3, 3]), real([3, 1])], { lower: false, transpose: false, unit: true }),
    sample([real([1, 1], [1, 2]), real([1, 0])], { lower: true, transpose: true, unit: false }),
  ],
}

/** The x with T x = b, T the lower or upper triangle of a, or its transpose. */
export const triangularSolve: Op<(a: Atom, b: Atom, triangle?: Triangle) => Atom> = op(
  primitive,
  (a: Atom, b: Atom, { lower = true, transpose = false, unit = false }: Triangle = {}) =>
    bind(primitive, [a, b], { lower, transpose, unit })[0],
)
