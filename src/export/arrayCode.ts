import type { Lit } from "../ir/atom.js"
import { type DType, isFloat } from "../ir/dtype.js"
import type { Intrinsic, MatrixRoutine, Native } from "../ir/lower.js"
import type { Paired } from "../ir/paired.js"

// What languages of whole arrays have in common. A program is written in one of them through its `ArrayCode`.

/** The element types of values: ours, and the words whose bits scalar code works on. */
export type Element = DType | "int64"

export const isFloating = (dtype: Element): boolean => dtype !== "int64" && isFloat(dtype)

export interface Type {
  readonly shape: readonly number[]
  readonly dtype: Element
}

/** Operations on one, two or three equally shaped operands, by the names of StableHLO. */
export type Elementwise =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "remainder"
  | "negate"
  | "abs"
  | "sqrt"
  | "floor"
  | "ceil"
  | "round_nearest_even"
  | "minimum"
  | "maximum"
  | "and"
  | "or"
  | "xor"
  | "not"
  | "shift_left"
  | "shift_right_logical"
  | Native

export type Comparison = "LT" | "LE" | "EQ"

/** A regular part of an array: from `start` on, every `step`-th element, `shape` of them. */
export interface Part {
  readonly start: readonly number[]
  readonly step: readonly number[]
  readonly shape: readonly number[]
}

export interface ArrayCode<V extends Type> {
  /** What messages call it. */
  readonly language: string
  /** A known value. */
  literal(x: Lit): V
  /** A number everywhere. */
  fill(x: number | bigint, type: Type): V
  elementwise(name: Elementwise, operands: readonly V[]): V
  /** A mathematical function, if the language has it, accurate for elements of the type. */
  intrinsic(name: Intrinsic, operands: readonly V[]): V | undefined
  compare(direction: Comparison, a: V, b: V): V
  /** a where the mask holds, b elsewhere. */
  select(mask: V, a: V, b: V): V
  convert(x: V, dtype: Element): V
  /** The same bits as elements of another type. */
  bits(x: V, dtype: Element): V
  /** x, of which nothing is known where it is used: sums with constants around it are not joined. */
  opaque(x: V): V
  /** The place of each element along an axis. */
  iota(shape: readonly number[], axis: number): V
  reshape(x: V, shape: readonly number[]): V
  /** Axis i of x is axis `axes[i]` of the result. */
  broadcast(x: V, shape: readonly number[], axes: readonly number[]): V
  /** Axis i of the result is axis `axes[i]` of x. */
  transpose(x: V, axes: readonly number[]): V
  reverse(x: V, axes: readonly number[]): V
  slice(x: V, part: Part): V
  /** x as a part of an array of a shape, with `filling` elsewhere. */
  pad(x: V, part: Omit<Part, "shape">, shape: readonly number[], filling: number): V
  concatenate(xs: readonly V[], axis: number): V
  sum(x: V, axes: readonly number[]): V
  /** The batch axes, then each operand's own. */
  contract(a: V, b: V, axes: Paired): V
  /** The entry of an axis that an int32 names. */
  entry(x: V, at: V, axis: number): V
  /** x with another entry there. */
  withEntry(x: V, value: V, at: V): V
  /** The indices that sort along an axis: of equal elements the first comes first, NaN comes last. */
  order(x: V, axis: number): V
  /** The elements of a vector that indices name. */
  take(x: V, indices: V): V
  /** A vector, changed at each index: a value is added, or the larger one stays, or the value replaces it. Indices that are out of range do nothing. */
  scatter(x: V, indices: V, values: V, how: "add" | "maximum" | "replace"): V
  /**
   * The results of an algorithm on stacks of matrices, in the order of ours and of these types, if the language has it. What its operands or
   * options leave open there, such as what lies above a triangle, `matrices` puts right.
   */
  matrices(routine: MatrixRoutine, operands: readonly V[], results: readonly Type[]): readonly V[] | undefined
  /** Repeats `body` on values as long as `test` holds of them. Both are given all values that they use. */
  loop(init: readonly V[], test: Inside<V>, body: Inside<V>): readonly V[]
  /** The results of one of several branches, all of the same types, that an int32 names; the nearest where there is none. */
  choose(index: V, values: readonly V[], branches: readonly Inside<V>[], results: readonly Type[]): readonly V[]
}

/** Code in another block: values from those that are given. */
export type Inside<V extends Type> = (code: ArrayCode<V>, values: readonly V[]) => readonly V[]
