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

/** Leaves the result on the stack: of a vector of elements, or of a single one in the first lane. */
export function emitInstruction(env: Environment, code: Code, instruction: Instruction, single: boolean): void {
  const { op, operands } = instruction
  const { constant } = env
  const get = (i: number) => code.get(env.local(operands[i]))
  const lanes = lanesFor(env, instruction)
  const { ops, bits } = lanes
  /** int32 among float64, two at once: a mask has another width. */
  const half = instruction.dtype === "int32" && env.lanes.bytes === 8
  const mask = () =>
    half
      ? get(0)
          .get(env.local(operands[0]))
          .simd(wasm.shuffle, ...evenWords)
      : get(0)
  const power = (i: number) => get(i).get(constant(bits.biased)).simd(ops.add).i32(bits.mantissa).simd(bits.shiftLeft)
  switch (op) {
    case "load":
      load(env, code, instruction, single)
      break
    case "call":
      call(env, code, instruction, operands, single)
      break
    case "patch":
      get(0).simd(bits.allTrue).op(wasm.ifThen, wasm.vector)
      get(1).op(wasm.otherwise)
      get(1)
      call(env, code, instruction, operands.slice(2), single)
      mask().simd(wasm.bitSelect).op(wasm.end)
      break
    case "not":
      get(0).simd(wasm.vectorNot)
      break
    case "low":
      get(0).simd(wasm.f64x2PromoteLow)
      break
    case "high":
      get(0)
        .get(env.local(operands[0]))
        .simd(wasm.shuffle, ...highHalf)
        .simd(wasm.f64x2PromoteLow)
      break
    case "narrow":
      get(0).simd(wasm.f32x4Demote)
      if (!single)
        get(1)
          .simd(wasm.f32x4Demote)
          .simd(wasm.shuffle, ...lowHalves)
      break
    case "select":
      get(1)
      get(2)
      mask().simd(wasm.bitSelect)
      break
    case "shiftLeft":
    case "shiftRight":
      get(0)
        .i32(instruction.value as number)
        .simd(op === "shiftLeft" ? bits.shiftLeft : bits.shiftRight)
      break
    case "power":
      power(0)
      break
    case "scale":
      get(0)
      power(1).simd(ops.mul)
      break
    case "exponent":
      get(0).simd(ops.abs).i32(bits.mantissa).simd(bits.shiftRight)
      code.get(constant(bits.whole)).simd(wasm.vectorOr).get(constant(bits.biased)).simd(ops.sub)
      break
    case "copySign":
      get(1)
      get(0).get(constant(bits.sign)).simd(wasm.bitSelect)
      break
    case "multiplyAdd":
    case "multiplySubtract":
      operands.forEach((_, i) => void get(i))
      code.simd(lanes.fused[op])
      break
    case "upper":
      get(0).get(constant(bits.upper)).simd(wasm.vectorAnd)
      break
    default:
      operands.forEach((_, i) => void get(i))
      code.simd(opcodeOf(ops, op))
      if (half && comparisons.has(op)) code.simd(wasm.i64x2ExtendLow)
  }
}

/** A vector of numbers, or a mask from bytes that are 0 or 1. */
function load(env: Environment, code: Code, instruction: Instruction, single: boolean): void {
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
function call(
  env: Environment,
  code: Code,
  instruction: Instruction,
  operands: readonly number[],
  single: boolean,
): void {
  const lanes = lanesFor(env, instruction)
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
