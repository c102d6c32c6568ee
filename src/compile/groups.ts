import type { DType } from "../ir/dtype.js"
import type { Params } from "../ir/params.js"
import type { View } from "../ir/view.js"
import type { Access, Buffer, Kernel, NumberType, Store } from "./kernel.js"
import type { Recorder } from "./record.js"
import type { Branch, Leaf, Loop, Steps } from "./steps.js"

// What grouping decides: which equations form a kernel, in which order, and which of their values are stored. `print` shows
// it, and `kernels` makes kernels of it.

/** A buffer of its own, unlike all others. */
export class Slot implements Buffer {
  constructor(
    readonly dtype: DType,
    readonly size: number,
    readonly constant?: Buffer["constant"],
  ) {}
}

/** Elements of a buffer. */
export interface Stored {
  readonly slot: Slot
  readonly view: View
}

/** Where the elements of an atom are: a number, or elements of a buffer. */
export type Source = number | Stored

export const isStored = (x: Source): x is Stored => typeof x !== "number"

/** What an item of the same kernel computed; results are numbered through all items of a kernel. */
export interface Value {
  readonly value: number
}

/** The element that lies `step` times a value further on. */
export interface Found {
  readonly from: Access
  readonly index: number
  readonly step: number
}

export type Operand = Source | Value | Found

/** Writes scalar code down on operands, which are positions in it. */
export type Code = (recorder: Recorder, operands: readonly number[]) => readonly number[]

/** Scalar code: that of an equation, or what else is done at each point. */
export interface Scalar {
  readonly name: string
  readonly params?: Params
  /** The type of numbers that it computes with; none if it only moves truth values. */
  readonly dtype: NumberType | undefined
  readonly results: number
  /** About how many instructions it takes. */
  readonly length: number
  readonly code: Code
}

/** Scalar code on its operands. */
export interface Item {
  readonly scalar: Scalar
  readonly operands: readonly Operand[]
}

/** What becomes one kernel: items in their order, and the stores of their values. */
export interface Group extends Pick<Kernel, "domain" | "float"> {
  readonly kind: "group"
  readonly items: readonly Item[]
  readonly stores: readonly Store[]
}

/** A step of which the kernels are not made yet; those of loops and branches are inside. */
export type Grouped = Group | Exclude<Leaf, Kernel> | Loop<Grouped> | Branch<Grouped>

/** A program in groups. */
export type Groups = Steps<Grouped>
