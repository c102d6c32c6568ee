import type { Atom } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { stacked } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { blocksOf, distanceOf, largestOf, nearness } from "./numeric/blocks.js"
import { branches, inFrame } from "./numeric/branches.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { spectralBranchesByBlocks } from "./portable/spectralBranches.js"

/** The symmetric matrix with the same lower triangle. */
function fromLower(a: Float64Array, n: number): Float64Array {
  const out = a.slice()
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) out[i * n + j] = a[j * n + i]
  return out
}

const primitive: Primitive = {
  name: "spectralBranches",
  linear: [],
  type: ([w]) => [w, aval(w.shape, "bool")],
  evaluate([w, v, ...terms], _, [out, flags]) {
    const [n] = out.shape.slice(-1)
    const coefficient = output(out, 1)
    const repeated = output(flags, 1)
    const dtype = out.dtype as keyof typeof nearness
    const all = terms.map(({ data }) => data)
    eachMatrix(v, (frame, index) => {
      const values = Float64Array.from(w.data.subarray(index * n, (index + 1) * n))
      const distance = distanceOf(n, largestOf(values), dtype)
      const blocks = blocksOf(values, distance)
      if (blocks.length === n) return
      const part = (data: ArrayLike<number> & { subarray(a: number, b: number): ArrayLike<number> }) =>
        Float64Array.from(data.subarray(index * n * n, (index + 1) * n * n))
      const rows = new Float64Array(n * n)
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rows[j * n + i] = frame[i * n + j]
      const series = [new Float64Array(0), ...all.map((data) => inFrame(fromLower(part(data), n), rows, n))]
      coefficient.put(index, branches(values, series, distance, nearness[dtype])[terms.length])
      for (const [first, end] of blocks) if (end - first > 1) repeated.data.fill(1, index * n + first, index * n + end)
    })
    return [coefficient.data, repeated.data]
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "host", elsewhere: spectralBranchesByBlocks },
  domain: [sample([real([2], [1, 2]), real([2, 2]), real([2, 2])], {}, ([w, v, a]) => [w, v, a])],
}

/**
 * The coefficient of order k of the eigenvalues that are repeated at order 0, and which are: from the eigenvalues and the
 * eigenvectors at order 0 and the coefficients 1 to k of the matrix. Its derivative is taken as zero.
 */
export const spectralBranches: Op<(w: Atom, v: Atom, terms: readonly Atom[]) => readonly Atom[]> = op(
  primitive,
  (w: Atom, v: Atom, terms: readonly Atom[]) => bind(primitive, [w, v, ...terms]),
)
