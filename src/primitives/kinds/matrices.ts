import { type Atom, Lit, zerosLike } from "../../ir/atom.js"
import { type Aval, aval, showAval } from "../../ir/aval.js"
import { allocate, type DType, isFloat } from "../../ir/dtype.js"
import { add } from "../add.js"
import { contract } from "../contract.js"
import { mul } from "../mul.js"
import { permute } from "../permute.js"
import { reshape } from "../reshape.js"
import { slice } from "../sliceAndPad.js"
import { sub } from "../sub.js"
import { broadcast, sum } from "../sumAndBroadcast.js"
import { where } from "../where.js"
import { stackAll } from "./batching.js"

// Stacks of matrices: the last two axes are rows and columns, those before them, the lead, count matrices.

export const leadOf = ({ shape }: Aval): readonly number[] => shape.slice(0, -2)
export const rowsOf = ({ shape }: Aval): number => shape[shape.length - 2]
export const columnsOf = ({ shape }: Aval): number => shape[shape.length - 1]

/** Throws unless an operand is a stack of floating-point matrices, square ones if `square`. */
export function requireMatrices(who: string, x: Aval, square = false): void {
  if (x.shape.length >= 2 && isFloat(x.dtype) && (!square || rowsOf(x) === columnsOf(x))) return
  throw new Error(`${who}: expected ${square ? "square " : ""}floating-point matrices; got ${showAval(x)}`)
}

const axesUpTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** The matrix products of two stacks with the same lead. */
export function product(a: Atom, b: Atom): Atom {
  const rank = a.aval.shape.length
  const lead = axesUpTo(rank - 2)
  return contract(a, b, { batch: [lead, lead], over: [[rank - 1], [rank - 2]] })
}

/** Σ_ij a_ij b_ij of each matrix. */
export function inner(a: Atom, b: Atom): Atom {
  const rank = a.aval.shape.length
  const lead = axesUpTo(rank - 2)
  const both = [rank - 2, rank - 1]
  return contract(a, b, { batch: [lead, lead], over: [both, both] })
}

export function transposed(a: Atom): Atom {
  const rank = a.aval.shape.length
  return permute(a, { axes: [...axesUpTo(rank - 2), rank - 1, rank - 2] })
}

/** Matrices of the shape of `x`, each with the elements f(i, j). */
function patterned({ shape }: Aval, dtype: DType, f: (i: number, j: number) => number): Atom {
  const [m, n] = shape.slice(-2)
  const data = allocate(dtype, m * n)
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) data[i * n + j] = f(i, j)
  return broadcast(new Lit(aval([m, n], dtype), data), { shape, axes: axesUpTo(shape.length - 2) })
}

/** The elements where the pattern holds, and zeros. */
export const masked = (x: Atom, pattern: (i: number, j: number) => boolean): Atom =>
  where(
    patterned(x.aval, "bool", (i, j) => Number(pattern(i, j))),
    x,
    zerosLike(x),
  )

/** The elements on and below a diagonal, which lies `k` above the main one. */
export const lowerPart = (x: Atom, k = 0): Atom => masked(x, (i, j) => j - i <= k)

/** The elements on and above a diagonal, which lies `k` above the main one. */
export const upperPart = (x: Atom, k = 0): Atom => masked(x, (i, j) => j - i >= k)

/** The lower triangle with half the diagonal. */
export const halfLower = (x: Atom): Atom =>
  sub(
    lowerPart(x),
    mul(
      0.5,
      masked(x, (i, j) => i === j),
    ),
  )

/** The symmetric matrices with the same lower triangles. */
export const symmetric = (a: Atom): Atom => add(lowerPart(a), transposed(lowerPart(a, -1)))

/** Matrices of the type of `x` with ones on the diagonal, or on the one that lies `k` below it. */
export const identityLike = ({ aval: a }: Atom, k = 0): Atom => patterned(a, a.dtype, (i, j) => Number(i === j + k))

/** The rows from `first` on, before `end`, of each matrix. */
export function rowsFrom(x: Atom, first: number, end: number): Atom {
  const { shape } = x.aval
  const axis = shape.length - 2
  return slice(x, {
    start: shape.map((_, i) => (i === axis ? first : 0)),
    step: shape.map(() => 1),
    shape: shape.with(axis, end - first),
  })
}

/** How a function of operands that are stacks of one lead is applied along a new leading axis. */
export const stacked =
  (apply: (inputs: readonly Atom[]) => readonly Atom[]) =>
  (inputs: readonly Atom[], mapped: readonly boolean[], size: number): readonly Atom[] =>
    apply(stackAll(inputs, mapped, size))

/**
 * A solution for right-hand sides that have a new leading axis, which the matrices do not have: their places become
 * columns, so that the matrices are not copied.
 */
export function withMoreColumns(b: Atom, solve: (b: Atom) => Atom): Atom {
  const { shape } = b.aval
  const rank = shape.length
  const lead = axesUpTo(rank - 3).map((axis) => axis + 1)
  const [size, rows, columns] = [shape[0], shape[rank - 2], shape[rank - 1]]
  const leading = lead.map((axis) => shape[axis])
  const beside = permute(b, { axes: [...lead, rank - 2, 0, rank - 1] })
  const x = solve(reshape(beside, { shape: [...leading, rows, size * columns] }))
  const apart = reshape(x, { shape: [...leading, rowsOf(x.aval), size, columns] })
  return permute(apart, { axes: [rank - 2, ...axesUpTo(rank - 2), rank - 1] })
}

/** Each number of a stack of vectors [..., n], `size` times: along the rows, x_ij = v_j, or along the columns, x_ij = v_i. */
export function spread(v: Atom, along: "rows" | "columns", size: number): Atom {
  const { shape } = v.aval
  const rank = shape.length
  const at = along === "rows" ? rank - 1 : rank
  return broadcast(v, { shape: shape.toSpliced(at, 0, size), axes: [at] })
}

/** The diagonal of each square matrix. */
export const diagonalOf = (x: Atom): Atom =>
  sum(
    masked(x, (i, j) => i === j),
    [x.aval.shape.length - 1],
  )
