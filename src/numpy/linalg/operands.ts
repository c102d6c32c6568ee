import { asArray, astype, describe } from "../../array/asArray.js"
import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import type { Atom } from "../../ir/atom.js"
import { sizeOf } from "../../ir/aval.js"
import { known } from "../../ir/builder.js"
import { isFloat } from "../../ir/dtype.js"
import * as p from "../../primitives/index.js"
import { withMoreColumns } from "../../primitives/kinds/matrices.js"
import { broadcastShapes, common, repeat } from "../promote.js"

/** Arrays of one floating-point dtype: whole numbers and truth values become float64. */
export function floats(who: string, xs: readonly ArrayLike[]): NDArray[] {
  const arrays = xs.map((x) => asArray(x, who))
  const found = common(xs, arrays)
  return arrays.map((x) => astype(x, isFloat(found) ? found : "float64"))
}

export const rows = (x: NDArray): number => x.shape[x.ndim - 2]
export const columns = (x: NDArray): number => x.shape[x.ndim - 1]

/** Throws unless an array is a stack of matrices. */
export function requireMatrix(who: string, x: NDArray): NDArray {
  if (x.ndim >= 2) return x
  throw new Error(`${who}: expected a matrix, or a stack of them; got ${describe(x)}`)
}

/** Throws unless an array is a stack of square matrices. */
export function requireSquare(who: string, x: NDArray): NDArray {
  if (x.ndim >= 2 && rows(x) === columns(x)) return x
  throw new Error(`${who}: expected a square matrix, or a stack of them; got ${describe(x)}`)
}

/** Where in a stack, for messages, element `index` of `size` for each matrix lies: nothing if there is one matrix. */
export function place(x: NDArray, index: number): string {
  return x.ndim > 2 ? `matrix ${index} of the stack ${describe(x)}` : describe(x)
}

/** Throws when an element is known not to be finite. */
export function requireFiniteElements(who: string, x: NDArray): NDArray {
  const value = known(x.atom)
  if (!value) return x
  const at = value.data.findIndex((element) => !Number.isFinite(element))
  if (at < 0) return x
  const size = sizeOf(x.shape.slice(-2))
  const [row, column] = [Math.floor((at % size) / columns(x)), at % columns(x)]
  throw new Error(
    `${who}: expected finite numbers; got ${value.data[at]} at [${row}, ${column}] of ${place(x, Math.floor(at / size))}`,
  )
}

/** One operand: a stack of matrices of finite numbers. */
export const matrices = (who: string, a: ArrayLike): NDArray =>
  requireFiniteElements(who, requireMatrix(who, floats(who, [a])[0]))

/** The same, of square ones. */
export const squares = (who: string, a: ArrayLike): NDArray =>
  requireFiniteElements(who, requireSquare(who, floats(who, [a])[0]))

/** (A + Aᵀ)/2, which is A where A is symmetric. */
export const symmetrised = (a: NDArray): Atom => p.mul(0.5, p.add(a.atom, swapped(a.atom)))

/** The last two axes exchanged. */
export function swapped(x: Atom): Atom {
  const rank = x.aval.shape.length
  return p.permute(x, { axes: [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2] })
}

/** Stacks of matrices brought to one lead. */
export function aligned(who: string, arrays: readonly NDArray[]): Atom[] {
  const lead = broadcastShapes(arrays.map((x) => x.shape.slice(0, -2)))
  if (!lead) throw new Error(`${who}: leading axes of ${arrays.map(describe).join(" and ")} do not broadcast`)
  return arrays.map((x) => repeat(x.atom, [...lead, ...x.shape.slice(-2)]))
}

/** How right-hand sides are solved for with matrices of the same lead. */
type Solve = (a: Atom, b: Atom) => Atom

/**
 * The solution for right-hand sides b, one vector if b has one axis and otherwise matrices: leads broadcast, and what is
 * solved with one matrix is solved at once.
 */
export function solving(who: string, a: NDArray, b: NDArray, solve: Solve): NDArray {
  const vector = b.ndim === 1
  if (b.ndim === 0) throw new Error(`${who}: expected right-hand sides with axes; got ${describe(b)}`)
  const sides = vector ? new NDArray(p.reshape(b.atom, { shape: [b.shape[0], 1] })) : b
  if (rows(sides) !== rows(a))
    throw new Error(`${who}: ${rows(a)} rows of ${describe(a)} do not fit right-hand sides ${describe(b)}`)
  const result = a.ndim === 2 ? solvedAtOnce(a.atom, sides.atom, solve) : solve2(who, a, sides, solve)
  if (!vector) return new NDArray(result)
  return new NDArray(p.reshape(result, { shape: result.aval.shape.slice(0, -1) }))
}

function solve2(who: string, a: NDArray, b: NDArray, solve: Solve): Atom {
  const [matrix, sides] = aligned(who, [a, b])
  return solve(matrix, sides)
}

/** One matrix: what is stacked stands side by side. */
function solvedAtOnce(a: Atom, b: Atom, solve: Solve): Atom {
  const { shape } = b.aval
  if (shape.length === 2) return solve(a, b)
  const lead = shape.slice(0, -2)
  const flat = p.reshape(b, { shape: [sizeOf(lead), ...shape.slice(-2)] })
  const x = withMoreColumns(flat, (more) => solve(a, more))
  return p.reshape(x, { shape: [...lead, ...x.aval.shape.slice(-2)] })
}
