import type { Atom } from "../../ir/atom.js"
import { showAval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Params, Primitive } from "../../ir/primitive.js"
import { stackAll } from "../kinds/batching.js"
import { columnsOf, leadOf, product, requireMatrices, rowsOf, transposed, withMoreColumns } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { dominant } from "../kinds/samples.js"
import { sub } from "../sub.js"
import { lu } from "./lu.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { solveByTriangles } from "./portable/solve.js"
import { smallSolve } from "./small/factors.js"
import { substitute } from "./triangularSolve.js"

type Choice = Params & { readonly transpose: boolean }

const primitive: Primitive<Choice> = {
  name: "solve",
  linear: [[3]],
  auxiliary: [0, 1],
  type([factors, permutation, a, b]) {
    requireMatrices("solve", a, true)
    requireMatrices("solve", b)
    const fits = leadOf(a).join() === leadOf(b).join() && rowsOf(a) === rowsOf(b) && a.dtype === b.dtype
    if (!fits || showAval(factors) !== showAval(a) || permutation.shape.join() !== a.shape.slice(0, -1).join())
      throw new Error(`solve: matrices ${showAval(a)} do not fit right-hand sides ${showAval(b)}`)
    return [b]
  },
  evaluate([factors, permutation, , b], { transpose }, [out]) {
    const [n, m] = [rowsOf(out), columnsOf(out)]
    const result = output(out, 2)
    eachMatrix(b, (side, index) => {
      const at = index * n * n
      const x = new Float64Array(n * m)
      const below = { lower: true, unit: true, transpose }
      const above = { lower: false, unit: false, transpose }
      const row = (i: number) => permutation.data[index * n + i]
      if (transpose) {
        // Aᵀ = Uᵀ Lᵀ P
        substitute(factors.data, at, n, side, m, above)
        substitute(factors.data, at, n, side, m, below)
        for (let i = 0; i < n; i++) x.set(side.subarray(i * m, (i + 1) * m), row(i) * m)
      } else {
        for (let i = 0; i < n; i++) x.set(side.subarray(row(i) * m, (row(i) + 1) * m), i * m)
        substitute(factors.data, at, n, x, m, below)
        substitute(factors.data, at, n, x, m, above)
      }
      result.put(index, x)
    })
    return [result.data]
  },
  transpose: (ct, [factors, permutation, a], _, { transpose }) => apply([factors, permutation, a, ct], !transpose),
  /** A x = b */
  implicit: {
    residual: ([x], [, , a, b], { transpose }) => [sub(product(transpose ? transposed(a) : a, x), b)],
    correct: (_, [factors, permutation, a], [r], { transpose }) => [apply([factors, permutation, a, r], transpose)],
  },
  batch(inputs, mapped, size, { transpose }) {
    const [factors, permutation, a, b] = inputs
    if (!mapped[0] && !mapped[1] && !mapped[2])
      return [withMoreColumns(b, (more) => apply([factors, permutation, a, more], transpose))]
    return [apply(stackAll(inputs, mapped, size), transpose)]
  },
  lower: {
    kind: "matrix",
    routine: ({ transpose }) => ({ name: "solve", transpose }),
    written: (operands, { transpose }) => smallSolve(operands, transpose),
    elsewhere: (operands, { transpose }) => solveByTriangles(operands, transpose),
  },
  domain: [
    sample([real([3, 3]), real([3, 2])], { transpose: false }, ([a, b]) => factored(dominant(a), b)),
    sample([real([2, 2, 2]), real([2, 2, 1])], { transpose: true }, ([a, b]) => factored(dominant(a), b)),
  ],
}

const apply = (inputs: readonly Atom[], transpose: boolean): Atom => bind(primitive, inputs, { transpose })[0]

const factored = (a: Atom, b: Atom): Atom[] => {
  const [factors, , permutation] = lu(a)
  return [factors, permutation, a, b]
}

/** The x with A x = b, or Aᵀ x = b. A is factored once, whatever is solved with it. */
export const solve: Op<(a: Atom, b: Atom, transpose?: boolean) => Atom> = op(
  primitive,
  (a: Atom, b: Atom, transpose = false) => apply(factored(a, b), transpose),
)

/** The same with factors that are there already: P A = L U. */
export const solveFactored = (factors: Atom, permutation: Atom, a: Atom, b: Atom, transpose = false): Atom =>
  apply([factors, permutation, a, b], transpose)
