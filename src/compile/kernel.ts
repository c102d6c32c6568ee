import type { Data, DType } from "../ir/dtype.js"
import type { KernelOps, ScalarFunction } from "../ir/lower.js"

/** Storage for one array, row-major. */
export interface Buffer {
  readonly dtype: DType
  readonly size: number
  /** What it always holds, when that is known: an array, or a function that writes it. */
  readonly constant?: Data | ((into: Data) => void) | undefined
}

/** The element of a buffer that belongs to a point of a kernel's domain: strides for each axis, in elements. */
export interface Access {
  readonly buffer: Buffer
  readonly strides: readonly number[]
  readonly offset: number
}

/** What numbers are stored as. */
export type NumberType = Exclude<DType, "bool">

/**
 * One operation on scalars; operands are positions in the list of instructions. The operand of a load, if it has one, is
 * an index, and the element lies `value` times the index further on.
 */
export interface Instruction {
  readonly op:
    | "load"
    | "low"
    | "high"
    | "narrow"
    | "demote"
    | "float"
    | "unsigned"
    /** a b + c and c - a b. */
    | "multiplyAdd"
    | "multiplySubtract"
    /** b < a ? b : a and a < b ? b : a. */
    | "pmin"
    | "pmax"
    /** 2^a. */
    | "power"
    | keyof KernelOps<number>
  readonly operands: readonly number[]
  readonly value?: number
  readonly access?: Access
  readonly f?: ScalarFunction
  /**
   * Works on numbers that are not the kernel's floating-point ones: on int32, or in a kernel of float32 on float64, one
   * half of a vector.
   */
  readonly dtype?: "float64" | "int32" | undefined
}

/**
 * What a long sum keeps beside its elements, in buffers of the same size: the rounding errors of adding blocks of terms,
 * unless there are few, and where the terms do not follow each other the sums of the present block.
 */
export interface Rounding {
  readonly errors?: Buffer
  readonly block?: Buffer
}

export interface Store {
  readonly value: number
  readonly access: Access
  /** The element lies `step` times the value of an instruction further on. */
  readonly at?: { readonly index: number; readonly step: number }
  /** Add to what is there instead of replacing it. */
  readonly adds: boolean
  /** Fill the buffer with zeros before the kernel runs. */
  readonly clears: boolean
  readonly carry?: Rounding
}

/** The instructions whose values a store takes. */
export const taken = ({ value, at }: Store): number[] => (at ? [value, at.index] : [value])

/** A loop nest over `domain`, in row-major order, that runs scalar code at each point. */
export interface Kernel {
  readonly kind: "kernel"
  readonly domain: readonly number[]
  /** The type of its floating-point numbers, of which a vector holds two or four; so many elements go at once. */
  readonly float: "float64" | "float32"
  readonly body: readonly Instruction[]
  readonly stores: readonly Store[]
}

/** One side of a matrix product: the rows of the left matrix, or the columns of the right one, as lines along the sum. */
export interface Side {
  readonly buffer: Buffer
  readonly offset: number
  /** Elements from one batch to the next; 0 where all batches share the matrix. */
  readonly batch: number
  /** Elements from one line to the next. */
  readonly line: number
  /** Elements along a line. */
  readonly along: number
}

/**
 * Copies a side of matrix products into the order in which they read it: groups of neighbouring lines, each with its
 * lines interleaved. The last group reaches back where the groups do not fill the lines.
 */
export interface Pack {
  readonly kind: "pack"
  readonly float: "float64" | "float32"
  readonly role: "left" | "right"
  /** One where all batches share the matrix. */
  readonly batches: number
  readonly lines: number
  readonly depth: number
  readonly from: Side
  readonly to: Buffer
}

/**
 * Writes the indices that sort lines: of equal elements the first comes first, NaN comes last. There are `outer` times
 * `inner` lines side by side.
 */
export interface Sort {
  readonly kind: "sort"
  readonly outer: number
  readonly length: number
  readonly inner: number
  readonly from: Buffer
  readonly to: Buffer
  /** Holds a line while it is sorted. */
  readonly room: Buffer
}

/** Writes the running sums of lines, one line after the other, from their ends where `reverse`. */
export interface Sums {
  readonly kind: "sums"
  readonly float: "float64" | "float32"
  readonly lines: number
  readonly length: number
  readonly reverse: boolean
  readonly from: Buffer
  readonly to: Buffer
}

/** The buffer of a packed side. */
export interface Packed {
  readonly packed: Buffer
  readonly shared: boolean
}

/**
 * out[b] = left[b] right[b]; `out` is contiguous. The sums take `piece` terms for all results before they go on, or all
 * terms at once where that is `depth`.
 */
export interface Product {
  readonly kind: "product"
  readonly float: "float64" | "float32"
  readonly batches: number
  readonly rows: number
  readonly depth: number
  readonly columns: number
  readonly piece: number
  readonly left: Side | Packed
  readonly right: Side | Packed
  /** Are both sides the same lines? Then results above the diagonal mirror those below it, and only these are computed. */
  readonly symmetric: boolean
  readonly out: Buffer
  /** Where blocks of terms are many; with a block if it has several pieces. */
  readonly carry?: Rounding
}
