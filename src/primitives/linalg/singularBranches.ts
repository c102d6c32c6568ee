import { type Atom, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import { allocate } from "../../ir/dtype.js"
import type { Primitive } from "../../ir/primitive.js"
import { add } from "../add.js"
import { rowsOf, stacked } from "../kinds/matrices.js"
import { type Op, op, real, sample } from "../kinds/op.js"
import { blocksOf, distanceOf, largestOf, nearness } from "./numeric/blocks.js"
import { branches, inFrame } from "./numeric/branches.js"
import { factorQr, formQ } from "./numeric/qr.js"
import { eachMatrix, output } from "./numeric/stacks.js"
import { singularBranchesByBlocks } from "./portable/singularBranches.js"

type Values = ArrayLike<number>

/** The columns that complete `k` orthonormal columns of `size` entries, as functions of row and column. */
function completing(x: Float64Array, size: number, k: number): Float64Array {
  const work = x.slice()
  return formQ(work, factorQr(work, size, k), size, k, size)
}

/**
 * The eigenvectors, as rows, of the symmetric matrix of A [m, n] beside Aᵀ, ((0 A) (Aᵀ 0)), by ascending eigenvalue: (u, -v)/√2
 * to -s, what completes u and v to zero, (u, v)/√2 to s.
 */
function frameOf(u: Float64Array, v: Float64Array, m: number, n: number): Float64Array {
  const k = Math.min(m, n)
  const size = m + n
  const rows = new Float64Array(size * size)
  const half = Math.SQRT1_2
  for (let i = 0; i < k; i++) {
    const [low, high] = [i * size, (size - 1 - i) * size]
    for (let j = 0; j < m; j++) rows[low + j] = rows[high + j] = half * u[j * k + i]
    for (let j = 0; j < n; j++) {
      rows[low + m + j] = -half * v[j * k + i]
      rows[high + m + j] = half * v[j * k + i]
    }
  }
  const [moreU, moreV] = [completing(u, m, k), completing(v, n, k)]
  for (let i = 0; i < m - k; i++) for (let j = 0; j < m; j++) rows[(k + i) * size + j] = moreU[j * (m - k) + i]
  for (let i = 0; i < n - k; i++) for (let j = 0; j < n; j++) rows[(k + i) * size + m + j] = moreV[j * (n - k) + i]
  return rows
}

function beside(a: Values, m: number, n: number): Float64Array {
  const size = m + n
  const out = new Float64Array(size * size)
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[i * size + m + j] = out[(m + j) * size + i] = a[i * n + j]
  return out
}

const primitive: Primitive = {
  name: "singularBranches",
  linear: [],
  type: ([s]) => [s, aval(s.shape, "bool")],
  evaluate([s, u, v, ...terms], _, [out, flags]) {
    const [m, n, [k]] = [rowsOf(u.aval), rowsOf(v.aval), out.shape.slice(-1)]
    const coefficient = output(out, 1)
    const repeated = output(flags, 1)
    const dtype = out.dtype as keyof typeof nearness
    eachMatrix(u, (left, index) => {
      const values = Float64Array.from(s.data.subarray(index * k, (index + 1) * k))
      const distance = distanceOf(k, largestOf(values), dtype)
      const blocks = blocksOf(values, distance)
      const vanish = k > 0 && values[k - 1] <= distance
      if (blocks.length === k && !vanish) return
      const right = Float64Array.from(v.data.subarray(index * n * k, (index + 1) * n * k))
      const frame = frameOf(left, right, m, n)
      const size = m + n
      const all = Float64Array.from({ length: size }, (_, i) =>
        i < k ? -values[i] : i < size - k ? 0 : values[size - 1 - i],
      )
      const series = terms.map(({ data }) =>
        inFrame(beside(data.subarray(index * m * n, (index + 1) * m * n), m, n), frame, size),
      )
      const found = branches(all, [all, ...series], distance, nearness[dtype])[terms.length]
      for (let i = 0; i < k; i++) coefficient.data[index * k + i] = found[size - 1 - i]
      for (const [first, end] of blocks)
        if (end - first > 1 || values[first] <= distance) repeated.data.fill(1, index * k + first, index * k + end)
    })
    return [coefficient.data, repeated.data]
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "host", elsewhere: singularBranchesByBlocks },
  domain: [
    sample([real([1], [1, 2]), real([3, 1]), real([1, 1]), real([3, 1])]),
    sample([real([2, 2]), real([2, 3, 2]), real([2, 2, 2]), real([2, 3, 2])], {}, ([s, ...rest]) => [
      apart(s),
      ...rest,
    ]),
  ],
}

/** Values that are neither equal nor zero. */
const apart = (s: Atom): Atom => {
  const by = allocate(s.aval.dtype, 4)
  by.set([20, 10, 20, 10])
  return add(s, new Lit(s.aval, by))
}

/**
 * The coefficient of order k of the singular values that are repeated or zero at order 0, and which are: from the values and
 * the vectors, as columns, at order 0 and the coefficients 1 to k of the matrix. Its derivative is taken as zero.
 */
export const singularBranches: Op<(s: Atom, u: Atom, v: Atom, terms: readonly Atom[]) => readonly Atom[]> = op(
  primitive,
  (s: Atom, u: Atom, v: Atom, terms: readonly Atom[]) => bind(primitive, [s, u, v, ...terms]),
)
