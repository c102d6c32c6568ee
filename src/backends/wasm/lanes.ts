import type { Kernel } from "../../compile/kernel.js"
import type { Code } from "./assembler.js"

type Unary = "neg" | "abs" | "sqrt" | "floor" | "ceil" | "trunc" | "nearest"
type Binary = "add" | "sub" | "mul" | "div" | "min" | "max" | "less" | "lessEqual" | "equal" | "and" | "or"

/** The instructions on vectors of one floating-point type. */
export interface Lanes {
  readonly count: number
  readonly bytes: number
  readonly ops: Readonly<Record<Unary | Binary, number>>
  /** Relaxed: a b + c and c - a b, rounded once where the processor can. */
  readonly fused: { readonly add: number; readonly sub: number }
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
    /** Added to a small whole number n, it leaves n + bias in the low bits. */
    readonly magic: number
    readonly bias: number
    /** The bits of a vector constant with every lane the same, low 32 bits first. */
    readonly upper: readonly number[]
    readonly magicBits: readonly number[]
    readonly first: readonly number[]
  }
  pattern(x: number): number[]
}

const logic = { and: 0x4e, or: 0x50 }

const bytesOf = (words: readonly number[]): number[] =>
  words.flatMap((w) => [w & 255, (w >>> 8) & 255, (w >>> 16) & 255, w >>> 24])

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
    less: 0x49,
    lessEqual: 0x4b,
    equal: 0x47,
  },
  fused: { add: 0x107, sub: 0x108 },
  loadSplat: 0x0a,
  loadLane: 0x57,
  storeLane: 0x5b,
  extract: 0x21,
  splat: 0x14,
  replace: 0x22,
  flag: (code, lane) => void code.simd(0x1d, lane).op(0xa7),
  scalar: { load: 0x2b, store: 0x39, add: 0xa0 },
  bits: {
    shiftLeft: 0xcb,
    shiftRight: 0xcd,
    negate: 0xc1,
    allTrue: 0xc3,
    integerSplat: 0x12,
    mantissa: 52,
    magic: 2 ** 52,
    bias: 1023,
    upper: bytesOf([0xf8000000, -1, 0xf8000000, -1]),
    magicBits: bytesOf([0, 0x43300000, 0, 0x43300000]),
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
    less: 0x43,
    lessEqual: 0x45,
    equal: 0x41,
  },
  fused: { add: 0x105, sub: 0x106 },
  loadSplat: 0x09,
  loadLane: 0x56,
  storeLane: 0x5a,
  extract: 0x1f,
  splat: 0x13,
  replace: 0x20,
  flag: (code, lane) => void code.simd(0x1b, lane),
  scalar: { load: 0x2a, store: 0x38, add: 0x92 },
  bits: {
    shiftLeft: 0xab,
    shiftRight: 0xad,
    negate: 0xa1,
    allTrue: 0xa3,
    integerSplat: 0x11,
    mantissa: 23,
    magic: 2 ** 23,
    bias: 127,
    upper: bytesOf([0xfffff000, 0xfffff000, 0xfffff000, 0xfffff000]),
    magicBits: bytesOf([0x4b000000, 0x4b000000, 0x4b000000, 0x4b000000]),
    first: bytesOf([-1, 0, 0, 0]),
  },
  pattern(x) {
    view.setFloat32(0, x, true)
    const word = view.getInt32(0, true)
    return bytesOf([word, word, word, word])
  },
}

export const lanesOf: Readonly<Record<Kernel["float"], Lanes>> = { float64: f64, float32: f32 }

/** Stores the vector in a local, its lanes `stride` > 0 bytes apart, the first at `pointer + offset`. */
export function storeVector(
  code: Code,
  lanes: Lanes,
  pointer: number,
  offset: number,
  stride: number,
  value: number,
): void {
  if (stride === lanes.bytes) code.get(pointer).get(value).simdMemory(0x0b, offset)
  else
    for (let lane = 0; lane < lanes.count; lane++)
      code
        .get(pointer)
        .get(value)
        .simdMemory(lanes.storeLane, offset + lane * stride, lane)
}

/** Loads a vector whose lanes lie `stride` bytes apart, the first at `pointer + offset`. */
export function loadVector(code: Code, lanes: Lanes, pointer: number, offset: number, stride: number): void {
  if (stride === 0) code.get(pointer).simdMemory(lanes.loadSplat, offset)
  else if (stride === lanes.bytes) code.get(pointer).simdMemory(0x00, offset)
  else {
    const at = (lane: number) => {
      code.get(pointer)
      if (stride < 0 && lane > 0) code.i32(lane * stride).op(0x6a)
    }
    for (let lane = lanes.count - 1; lane > 0; lane--) at(lane)
    at(0)
    code.simdMemory(lanes.loadSplat, offset)
    for (let lane = 1; lane < lanes.count; lane++)
      code.simdMemory(lanes.loadLane, offset + (stride > 0 ? lane * stride : 0), lane)
  }
}
