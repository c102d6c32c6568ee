import type { NumberType } from "../../compile/kernel.js"
import type { Code } from "./assembler.js"
import * as wasm from "./opcodes.js"

type Common =
  | "pmin"
  | "pmax"
  | "neg"
  | "abs"
  | "add"
  | "sub"
  | "mul"
  | "min"
  | "max"
  | "less"
  | "lessEqual"
  | "equal"
  | "and"
  | "or"

/** The instructions on vectors of one type of numbers. */
export interface Lanes {
  readonly count: number
  readonly bytes: number
  /** Those of one opcode. */
  readonly ops: Readonly<Record<Common, number>> & { readonly [op: string]: number | undefined }
  /** Relaxed: a b + c and c - a b, rounded once where the processor can. */
  readonly fused: { readonly multiplyAdd: number; readonly multiplySubtract: number }
  readonly loadSplat: number
  readonly loadLane: number
  readonly storeLane: number
  readonly extract: number
  readonly splat: number
  readonly replace: number
  /** Extracts a lane of a mask, as i32. */
  flag(code: Code, lane: number): void
  /** The instructions on a single number. */
  readonly scalar: { readonly load: number; readonly store: number; readonly add: number }
  readonly bits: {
    readonly shiftLeft: number
    readonly shiftRight: number
    readonly negate: number
    readonly allTrue: number
    readonly integerSplat: number
    readonly mantissa: number
    // The bytes of vector constants with every lane the same, but for `first`.
    readonly upper: readonly number[]
    readonly sign: readonly number[]
    /** A power of two with a unit of one in the last place: a small whole number is in its low bits. */
    readonly whole: readonly number[]
    /** The same and the bias of exponents. */
    readonly biased: readonly number[]
    readonly first: readonly number[]
  }
  pattern(x: number): number[]
}

const logic = { and: 0x4e, or: 0x50, xor: 0x51 }

function bytesOf(words: readonly number[]): number[] {
  const bytes: number[] = []
  for (const w of words) bytes.push(w & 255, (w >>> 8) & 255, (w >>> 16) & 255, w >>> 24)
  return bytes
}

const view = new DataView(new ArrayBuffer(8))

const f64: Lanes = {
  count: 2,
  bytes: 8,
  ops: {
    ...logic,
    neg: 0xed,
    abs: 0xec,
    sqrt: 0xef,
    floor: 0x75,
    ceil: 0x74,
    trunc: 0x7a,
    nearest: 0x94,
    add: 0xf0,
    sub: 0xf1,
    mul: 0xf2,
    div: 0xf3,
    min: 0xf4,
    max: 0xf5,
    pmin: 0xf6,
    pmax: 0xf7,
    less: 0x49,
    lessEqual: 0x4b,
    equal: 0x47,
    float: 0xfe,
    unsigned: 0xfd,
    demote: 0x5e,
  },
  fused: { multiplyAdd: 0x107, multiplySubtract: 0x108 },
  loadSplat: 0x0a,
  loadLane: 0x57,
  storeLane: 0x5b,
  extract: 0x21,
  splat: 0x14,
  replace: 0x22,
  flag: (code, lane) => void code.simd(wasm.i64x2Extract, lane).op(wasm.i32Wrap),
  scalar: { load: 0x2b, store: 0x39, add: 0xa0 },
  bits: {
    shiftLeft: 0xcb,
    shiftRight: 0xcd,
    negate: 0xc1,
    allTrue: 0xc3,
    integerSplat: 0x12,
    mantissa: 52,
    upper: bytesOf([0xf8000000, -1, 0xf8000000, -1]),
    sign: bytesOf([0, 0x80000000, 0, 0x80000000]),
    whole: bytesOf([0, 0x43300000, 0, 0x43300000]),
    biased: bytesOf([1023, 0x43300000, 1023, 0x43300000]),
    first: bytesOf([-1, -1, 0, 0]),
  },
  pattern(x) {
    view.setFloat64(0, x, true)
    const half = [view.getInt32(0, true), view.getInt32(4, true)]
    return bytesOf([...half, ...half])
  },
}

const f32: Lanes = {
  count: 4,
  bytes: 4,
  ops: {
    ...logic,
    neg: 0xe1,
    abs: 0xe0,
    sqrt: 0xe3,
    floor: 0x68,
    ceil: 0x67,
    trunc: 0x69,
    nearest: 0x6a,
    add: 0xe4,
    sub: 0xe5,
    mul: 0xe6,
    div: 0xe7,
    min: 0xe8,
    max: 0xe9,
    pmin: 0xea,
    pmax: 0xeb,
    less: 0x43,
    lessEqual: 0x45,
    equal: 0x41,
    float: 0xfa,
    unsigned: 0xf9,
  },
  fused: { multiplyAdd: 0x105, multiplySubtract: 0x106 },
  loadSplat: 0x09,
  loadLane: 0x56,
  storeLane: 0x5a,
  extract: 0x1f,
  splat: 0x13,
  replace: 0x20,
  flag: (code, lane) => void code.simd(wasm.i32x4Extract, lane),
  scalar: { load: 0x2a, store: 0x38, add: 0x92 },
  bits: {
    shiftLeft: 0xab,
    shiftRight: 0xad,
    negate: 0xa1,
    allTrue: 0xa3,
    integerSplat: 0x11,
    mantissa: 23,
    upper: bytesOf([0xfffff000, 0xfffff000, 0xfffff000, 0xfffff000]),
    sign: bytesOf([0x80000000, 0x80000000, 0x80000000, 0x80000000]),
    whole: bytesOf([0x4b000000, 0x4b000000, 0x4b000000, 0x4b000000]),
    biased: bytesOf([0x4b00007f, 0x4b00007f, 0x4b00007f, 0x4b00007f]),
    first: bytesOf([-1, 0, 0, 0]),
  },
  pattern(x) {
    view.setFloat32(0, x, true)
    const word = view.getInt32(0, true)
    return bytesOf([word, word, word, word])
  },
}

const i32: Lanes = {
  ...f32,
  ops: {
    ...logic,
    neg: 0xa1,
    abs: 0xa0,
    add: 0xae,
    sub: 0xb1,
    mul: 0xb5,
    min: 0xb6,
    max: 0xb8,
    pmin: 0xb6,
    pmax: 0xb8,
    less: 0x39,
    lessEqual: 0x3d,
    equal: 0x37,
  },
  extract: 0x1b,
  splat: 0x11,
  replace: 0x1c,
  scalar: { load: 0x28, store: 0x36, add: 0x6a },
  pattern: (x) => bytesOf([x, x, x, x]),
}

export const lanesOf: Readonly<Record<NumberType, Lanes>> = { float64: f64, float32: f32, int32: i32 }
