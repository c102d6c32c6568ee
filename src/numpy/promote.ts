import { asArray, astype, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import type { Atom } from "../ir/atom.js"
import { sameShape } from "../ir/aval.js"
import { type DType, isFloat, widest } from "../ir/dtype.js"
import { reshape } from "../primitives/reshape.js"
import { broadcast } from "../primitives/sumAndBroadcast.js"

const isBare = (x: ArrayLike): x is number | boolean => typeof x === "number" || typeof x === "boolean"

/** The common dtype of operands: that of the arrays among them; a bare number adopts it where it fits. */
export function common(xs: readonly ArrayLike[], arrays: readonly NDArray[]): DType {
  const strong = arrays.filter((_, i) => !isBare(xs[i]))
  if (strong.length === 0) return widest(arrays.map((x) => x.dtype))
  const dtype = widest(strong.map((x) => x.dtype))
  if (isFloat(dtype)) return dtype
  const numbers = xs.filter((x) => typeof x === "number")
  if (numbers.some((x) => x !== (x | 0))) return "float64"
  return numbers.length > 0 ? "int32" : dtype
}

/** The shape to which all given ones broadcast, by NumPy's rule; undefined when there is none. */
export function broadcastShapes(shapes: readonly (readonly number[])[]): number[] | undefined {
  const rank = shapes.reduce((most, s) => Math.max(most, s.length), 0)
  const out = new Array<number>(rank).fill(1)
  for (const shape of shapes)
    for (let i = 1; i <= shape.length; i++) {
      const n = shape[shape.length - i]
      if (n === 1 || n === out[rank - i]) continue
      if (out[rank - i] !== 1) return undefined
      out[rank - i] = n
    }
  return out
}

/** The shape to which all given arrays broadcast. Throws when there is none, on behalf of `who`. */
export function commonShape(who: string, arrays: readonly NDArray[]): readonly number[] {
  if (arrays.length === 1) return arrays[0].shape
  const shape = broadcastShapes(arrays.map((x) => x.shape))
  if (shape) return shape
  throw new Error(`${who}: operands have shapes ${arrays.map(describe).join(" and ")}, which do not broadcast`)
}

/** `x` repeated to a shape to which it broadcasts. */
export function repeat(x: Atom, shape: readonly number[]): Atom {
  const from = x.aval.shape
  if (sameShape(from, shape)) return x
  const lead = shape.length - from.length
  const repeated = (axis: number): boolean => axis < lead || from[axis - lead] !== shape[axis]
  const axes = shape.flatMap((_, axis) => (repeated(axis) ? [axis] : []))
  return broadcast(reshape(x, { shape: shape.filter((_, axis) => !repeated(axis)) }), { shape, axes })
}

/** How a function wants its operands. */
interface Wanted {
  /** Whole numbers and truth values become float64 first. */
  readonly float?: boolean
  /** Truth values become int32 first: they count as 0 and 1. */
  readonly number?: boolean
}

/** The dtype that operands are brought to. */
export function dtypeFor(
  xs: readonly ArrayLike[],
  arrays: readonly NDArray[],
  { float = false, number = false }: Wanted,
): DType {
  const found = common(xs, arrays)
  return float && !isFloat(found) ? "float64" : number && found === "bool" ? "int32" : found
}

/** Operands of one dtype and one shape, by the rules of promotion and broadcasting. */
export function operands(who: string, xs: readonly ArrayLike[], wanted: Wanted = {}): Atom[] {
  const arrays = xs.map((x) => asArray(x, who))
  const dtype = dtypeFor(xs, arrays, wanted)
  const shape = commonShape(who, arrays)
  return arrays.map((x) => repeat(astype(x, dtype).atom, shape))
}

/** One floating-point operand. */
export const floating = (who: string, x: ArrayLike): Atom => operands(who, [x], { float: true })[0]

/** One operand that is not of truth values. */
export const numeric = (who: string, x: ArrayLike): Atom => operands(who, [x], { number: true })[0]

/** The array function of an elementwise operation on one floating-point operand. */
export const unary =
  (name: string, op: (x: Atom) => Atom) =>
  (x: ArrayLike): NDArray =>
    new NDArray(op(floating(name, x)))

/** The array function of an elementwise operation on two operands that broadcast. */
export const binary =
  (name: string, op: (x: Atom, y: Atom) => Atom, wanted: Wanted = {}) =>
  (x: ArrayLike, y: ArrayLike): NDArray => {
    const [a, b] = operands(name, [x, y], wanted)
    return new NDArray(op(a, b))
  }
