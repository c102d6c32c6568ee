import type { Atom } from "./atom.js"
import type { Aval } from "./aval.js"
import type { Paired } from "./paired.js"
import type { Params } from "./params.js"
import type { ScalarOps } from "./scalar.js"
import type { View } from "./view.js"

/** A function of numbers that JavaScript computes. */
export interface ScalarFunction {
  (...x: number[]): number
  /** What languages of whole arrays have for it. */
  readonly native?: Native
}

/** Functions of numbers that languages of whole arrays have, by the names of StableHLO where it has them. */
export type Native = "sine" | "cosine" | "tan" | "multiply" | "remainder" | "and" | "floor_divide"

/** Mathematical functions, of one operand or of two, by the names of NumPy and SciPy. */
export type Intrinsic =
  | "arccos"
  | "arccosh"
  | "arcsin"
  | "arcsinh"
  | "arctan"
  | "arctanh"
  | "cbrt"
  | "cos"
  | "cosh"
  | "erf"
  | "erfc"
  | "erfinv"
  | "exp"
  | "exp2"
  | "expit"
  | "expm1"
  | "hypot"
  | "log"
  | "log10"
  | "log1p"
  | "log2"
  | "logaddexp"
  | "power"
  | "sin"
  | "sinh"
  | "softplus"
  | "tan"
  | "tanh"

/** A function of which languages of whole arrays have their own. */
export const native = (name: Native, f: (...x: number[]) => number): ScalarFunction =>
  Object.assign(f, { native: name })

/** What else scalar code may do: call a JavaScript function, one element after the other, and work on bits of int32. */
export interface KernelOps<V> extends ScalarOps<V> {
  call(f: ScalarFunction, operands: readonly V[]): V
  /** `value` where the mask holds; elsewhere what a JavaScript function says. */
  patch(mask: V, value: V, f: ScalarFunction, operands: readonly V[]): V
  /** The bits of two int32 that differ. */
  xor(a: V, b: V): V
  /** The bits of an int32 moved up, with zeros below. */
  shiftLeft(a: V, count: V): V
  /** The bits of an int32 moved down, with zeros above. */
  shiftRight(a: V, count: V): V
}

/** The outputs at one place, from the operands there. */
export type Body<P extends Params = Params> = <V>(s: KernelOps<V>, operands: readonly V[], params: P) => readonly V[]

/** Elements of an array that indices name, at each place of a domain: what the views show, at `index * step` further on. */
export interface Lookup {
  readonly array: View
  readonly indices: View
  readonly step: number
  /** The indices are below it. */
  readonly size: number
  /** An index that is in range; throws for others. */
  check(index: number): number
}

/** Programs that run again and again. */
export interface Repetition {
  /** The first operands and outputs: what a turn gives to the next one. */
  readonly carries: number
  /** So many operands after them are arrays of which each turn takes an entry; the other outputs are such arrays. */
  readonly slices: number
  /** How many turns there are; at most so many where a program says before each whether there is one. */
  readonly turns: number
  /** From the last entry to the first. */
  readonly reverse: boolean
  /** The first of the programs says whether there is another turn, from the carries and the operands that no turn changes. */
  readonly tested: boolean
}

/** A computation that goes along an axis, in terms of other primitives. */
export interface Running {
  readonly axis: number
  /** From the last entry to the first. */
  readonly reverse: boolean
  /** What is carried from entry to entry, as it starts, from the first entry. */
  start(first: Atom): readonly Atom[]
  /** What an entry makes of it. */
  turn(carry: readonly Atom[], entry: Atom): readonly Atom[]
  /** The result at each entry; where there is none, the last of what is carried at the end is the result. */
  shown?(carry: readonly Atom[]): Atom
  /** What is shown are the sums of floating-point entries, for which a machine may have a routine. */
  readonly sums?: boolean
}

/** Algorithms on matrices that machines have routines for; operands and results are those of the primitives that state them. */
export type MatrixRoutine =
  /** The lower L with L Lᵀ = A, of the lower triangle of A; NaN where A is not positive definite. */
  | { readonly name: "cholesky" }
  /** P A = L U: L below and U on and above the diagonal, exchanges of rows, and the order of rows that they lead to. */
  | { readonly name: "lu"; readonly pivot: boolean }
  /** The determinant, of which no product on the way overflows or vanishes. */
  | { readonly name: "det" }
  /** T X = B; T a triangle of A, transposed or not, maybe with ones on its diagonal. NaN where T is singular. */
  | { readonly name: "triangularSolve"; readonly lower: boolean; readonly transpose: boolean; readonly unit: boolean }
  /** A X = B or Aᵀ X = B, from L U, the order of rows, A and B. NaN where U is singular. */
  | { readonly name: "solve"; readonly transpose: boolean }
  /** A⁻¹, from L U, the order of rows and A. NaN where U is singular. */
  | { readonly name: "inverse" }
  /** A = Q R of no more columns than rows: orthonormal columns and an upper triangle, with the signs of Householder's reflections; NaN where A is not finite. */
  | { readonly name: "qr" }
  /** The further columns of those reflections' product, and the signs of R's diagonal; NaN where A is not finite. */
  | { readonly name: "complement" }
  /** The eigenvalues, ascending, and the eigenvectors of symmetric matrices, of the lower triangle of A; NaN where A is not finite. */
  | { readonly name: "eigh" }
  /** U, the singular values, descending, and V, of as many columns as there are values; NaN where A is not finite. */
  | { readonly name: "svd" }

/** What a compiler needs to know of a primitive to do better than to call its `evaluate`. */
export type Lowering<P extends Params = Params> =
  | {
      readonly kind: "scalar"
      body<V>(s: KernelOps<V>, operands: readonly V[], params: P): readonly V[]
      /** The operands that are truth values; the others are numbers of one type. */
      readonly masks: readonly number[]
      /** The body for int32, where it is another one. */
      readonly integer?: Body
      /** The body is for floating-point numbers only and comes near `evaluate`, in float64; otherwise it equals it bit for bit, in float32 too when rounded. */
      readonly near?: boolean
      /** For each output the mathematical function that it is, by which other languages may have it. */
      readonly intrinsics?: readonly (Intrinsic | undefined)[]
      /** One that comes near `evaluate` when computed in float32. */
      body32?<V>(s: KernelOps<V>, operands: readonly V[], params: P): readonly V[] | undefined
    }
  /** Each element of the result is an element of the operand. */
  | { readonly kind: "view"; view(operand: Aval, params: P): View }
  /** Each operand stands at its view of the result, which is zero elsewhere. Strides are positive; no two views share an element. */
  | { readonly kind: "placement"; places(operands: readonly Aval[], params: P): View[] }
  /** The first operand with the second one at a view of it. Strides are positive. */
  | { readonly kind: "update"; place(operands: readonly Aval[], params: P): View }
  /** The first operand with the second one's elements in the places that the third one's name; of equal ones the last. */
  | { readonly kind: "replacement"; lookup(operands: readonly Aval[], params: P): Lookup }
  /** Each element of the result is an element of the operand in another dtype. */
  | { readonly kind: "conversion" }
  /** The elements of the first operand that the second operand's elements name. */
  | { readonly kind: "lookup"; lookup(operands: readonly Aval[], params: P): Lookup }
  /** The elements of the first operand, added to zeros at the elements of the result that the second one's name. */
  | { readonly kind: "accumulation"; lookup(operands: readonly Aval[], params: P): Lookup }
  /** A sum; the strides say where in the result each element of an operand of this shape is added. */
  | { readonly kind: "reduction"; strides(shape: readonly number[], params: P): number[] }
  /** What one of the programs computes that the equation holds. */
  | { readonly kind: "program"; readonly body: number }
  /** A sum of products of two operands; the result has the batch axes, then each operand's own axes. */
  | {
      readonly kind: "contraction"
      axes(params: P): Paired
      /** May the zeros of a known operand be left out, as what they are multiplied with is finite, or noticed elsewhere? */
      hasIdleZeros?(params: P): boolean
    }
  /** The last program, turn by turn: it takes the carries, entries, and the operands that no turn changes. */
  | { readonly kind: "loop"; repetition(params: P): Repetition }
  /** One of the programs; where they are several, the one that the first operand names, or the nearest. */
  | { readonly kind: "branch" }
  /** An algorithm on each matrix of stacks; it comes near `evaluate`. Small matrices may be written out, element by element. */
  | {
      readonly kind: "matrix"
      routine(params: P): MatrixRoutine
      written?(operands: readonly Atom[], params: P): readonly Atom[] | undefined
      /** The outputs, unless all are empty, at any size in terms of other primitives: for languages that have no routine. */
      elsewhere?(operands: readonly Atom[], params: P): readonly Atom[]
    }
  /** What JavaScript computes here, and other languages, unless all outputs are empty, in terms of other primitives; near `evaluate`. */
  | {
      readonly kind: "host"
      elsewhere?(operands: readonly Atom[], params: P): readonly Atom[]
    }
  /** In terms of other primitives; it comes near `evaluate`. */
  | { readonly kind: "written"; written(operands: readonly Atom[], params: P): readonly Atom[] }
  /** What goes along an axis of the operand, entry by entry; it comes near `evaluate`. */
  | { readonly kind: "running"; running(operand: Aval, params: P): Running }
  /** Along an axis of the operand, the indices that sort it: of equal elements the first comes first, NaN comes last. */
  | { readonly kind: "order"; axis(params: P): number }

/** What there may be once equations that stand for others are written out (`expanded` in compile). */
export type Written<P extends Params = Params> = Exclude<Lowering<P>, { readonly kind: "program" | "written" }>
