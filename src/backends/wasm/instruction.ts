import type { Instruction } from "../../compile/kernel.js"
import type { ScalarFunction } from "../../ir/lower.js"
import { loadVector, lookup, type Place } from "./access.js"
import type { Code } from "./assembler.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"

/** What the code of an instruction refers to. */
export interface Environment {
  readonly lanes: Lanes
  /** The local that holds a vector with these bytes; the same list, the same local. */
  constant(bytes: readonly number[]): number
  /** The local that holds the result of an instruction. */
  local(position: number): number
  place(load: Instruction): Place
  /** The index of an imported function. */
  import(f: ScalarFunction, dtype: Instruction["dtype"]): number
}

export const lanesFor = ({ lanes }: Environment, { dtype }: Instruction): Lanes => (dtype ? lanesOf[dtype] : lanes)

// Bytes of a shuffle of two vectors: the high half of the first, and the low halves of both.
const highHalf = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]
const lowHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]
// Of a shuffle that leaves the first and third words as the first two.
const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]

const comparisons = new Set<Instruction["op"]>(["less", "lessEqual", "equal"])

function opcodeOf(ops: Lanes["ops"], op: Instruction["op"]): number {
  const opcode = ops[op]
  if (opcode === undefined) throw new Error(`internal: no instruction for ${op}`)
  return opcode
}

/** An instruction that is being written. */
interface Writing {
  readonly env: Environment
  readonly code: Code
  readonly instruction: Instruction
  /** Of a single element in the first lane. */
  readonly single: boolean
  readonly lanes: Lanes
}

const get = ({ env, code, instruction }: Writing, i: number): Code => code.get(env.local(instruction.operands[i]))

const all = (w: Writing): Code => {
  for (let i = 0; i < w.instruction.operands.length; i++) get(w, i)
  return w.code
}

/** Is it about int32 among float64, two at once? Then a mask has another width. */
const isHalf = ({ env, instruction }: Writing): boolean => instruction.dtype === "int32" && env.lanes.bytes === 8

/** Leaves the first operand, a mask, as wide as the numbers. */
const mask = (w: Writing): Code => {
  get(w, 0)
  return isHalf(w) ? get(w, 0).simd(wasm.shuffle, ...evenWords) : w.code
}

/** Leaves 2^n, of an operand n. */
const power = (w: Writing, i: number): Code => {
  const { ops, bits } = w.lanes
  return get(w, i).get(w.env.constant(bits.biased)).simd(ops.add).i32(bits.mantissa).simd(bits.shiftLeft)
}

function narrow(w: Writing): void {
  get(w, 0).simd(wasm.f32x4Demote)
  if (!w.single)
    get(w, 1)
      .simd(wasm.f32x4Demote)
      .simd(wasm.shuffle, ...lowHalves)
}

function patch(w: Writing): void {
  get(w, 0).simd(w.lanes.bits.allTrue).op(wasm.ifThen, wasm.vector)
  get(w, 1).op(wasm.otherwise)
  get(w, 1)
  call(w, w.instruction.operands.slice(2))
  mask(w).simd(wasm.bitSelect).op(wasm.end)
}

function exponent(w: Writing): void {
  const { ops, bits } = w.lanes
  get(w, 0).simd(ops.abs).i32(bits.mantissa).simd(bits.shiftRight)
  w.code.get(w.env.constant(bits.whole)).simd(wasm.vectorOr).get(w.env.constant(bits.biased)).simd(ops.sub)
}

type Write = (w: Writing) => unknown

const shift =
  (op: "shiftLeft" | "shiftRight"): Write =>
  (w) =>
    get(w, 0)
      .i32(w.instruction.value as number)
      .simd(w.lanes.bits[op])
const fused =
  (op: "multiplyAdd" | "multiplySubtract"): Write =>
  (w) =>
    all(w).simd(w.lanes.fused[op])

/** What takes more than one opcode on all operands; each leaves the result on the stack. */
const writers: { readonly [K in Instruction["op"]]?: Write } = {
  load,
  call: (w) => call(w, w.instruction.operands),
  patch,
  not: (w) => get(w, 0).simd(wasm.vectorNot),
  low: (w) => get(w, 0).simd(wasm.f64x2PromoteLow),
  high(w) {
    get(w, 0)
    get(w, 0)
      .simd(wasm.shuffle, ...highHalf)
      .simd(wasm.f64x2PromoteLow)
  },
  narrow,
  select(w) {
    get(w, 1)
    get(w, 2)
    mask(w).simd(wasm.bitSelect)
  },
  shiftLeft: shift("shiftLeft"),
  shiftRight: shift("shiftRight"),
  power: (w) => power(w, 0),
  scale(w) {
    get(w, 0)
    power(w, 1).simd(w.lanes.ops.mul)
  },
  exponent,
  copySign(w) {
    get(w, 1)
    get(w, 0).get(w.env.constant(w.lanes.bits.sign)).simd(wasm.bitSelect)
  },
  multiplyAdd: fused("multiplyAdd"),
  multiplySubtract: fused("multiplySubtract"),
  upper: (w) => get(w, 0).get(w.env.constant(w.lanes.bits.upper)).simd(wasm.vectorAnd),
}

/** Leaves the result on the stack: of a vector of elements, or of a single one in the first lane. */
export function emitInstruction(env: Environment, code: Code, instruction: Instruction, single: boolean): void {
  const { op } = instruction
  const w: Writing = { env, code, instruction, single, lanes: lanesFor(env, instruction) }
  const write = writers[op]
  if (write) {
    write(w)
    return
  }
  all(w).simd(opcodeOf(w.lanes.ops, op))
  if (comparisons.has(op) && isHalf(w)) code.simd(wasm.i64x2ExtendLow)
}

/** A vector of numbers, or a mask from bytes that are 0 or 1. */
function load({ env, code, instruction, single }: Writing): void {
  const { lanes } = env
  const place = env.place(instruction)
  const { pointer, address, stride, dtype } = place
  if (dtype !== "bool") {
    const { operands, value = 0 } = instruction
    const elements = lanesOf[dtype]
    if (operands.length > 0) {
      lookup(code, elements, place, env.local(operands[0]), value * elements.bytes, single ? 1 : lanes.count)
      return
    }
    loadVector(code, lanesOf[dtype], pointer, address, single ? 0 : stride, lanes.count)
    return
  }
  const { bits } = lanes
  const wide = lanes.bytes === 8
  const byte = (lane: number) => {
    code.get(pointer)
    if (lane * stride !== 0) code.i32(lane * stride).op(wasm.i32Add)
    code.memory(wide ? wasm.i64Load8 : wasm.i32Load8, address)
  }
  byte(0)
  code.simd(bits.integerSplat)
  for (let lane = 1; lane < lanes.count && !single && stride !== 0; lane++) {
    byte(lane)
    code.simd(wide ? wasm.i64x2Replace : wasm.i32x4Replace, lane)
  }
  code.simd(bits.negate)
}

/** Calls a JavaScript function on one lane after the other. */
function call({ env, code, instruction, single, lanes }: Writing, operands: readonly number[]): void {
  const index = env.import(instruction.f as ScalarFunction, instruction.dtype)
  const narrow = lanes === lanesOf.float32
  const count = Math.min(lanes.count, env.lanes.count)
  for (let lane = 0; lane < (single ? 1 : count); lane++) {
    for (const x of operands) {
      code.get(env.local(x)).simd(lanes.extract, lane)
      if (narrow) code.op(wasm.f64Promote)
    }
    code.call(index)
    if (narrow) code.op(wasm.f32Demote)
    if (lane === 0) code.simd(lanes.splat)
    else code.simd(lanes.replace, lane)
  }
}
