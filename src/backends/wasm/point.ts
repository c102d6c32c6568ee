import type { Instruction, Kernel, Store } from "../../compile/kernel.js"
import { sizeOf } from "../../ir/aval.js"
import { widthOf } from "../../ir/dtype.js"
import { type Place, scatter, storeVector } from "./access.js"
import { emitZeros } from "./context.js"
import type { Frame } from "./frame.js"
import { idioms } from "./idioms.js"
import { type Environment, emitInstruction, lanesFor } from "./instruction.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { lastUses, reached } from "./uses.js"

// A kernel over a single point, as code in the midst of a function: the same operations as in a row of one element.

export const isPoint = ({ domain, stores }: Kernel): boolean => sizeOf(domain) === 1 && stores.every((s) => !s.adds)

/** Longer code is a function of its own: engines compile long functions less well. */
const longest = 600

export const isApart = ({ body }: Kernel): boolean => body.length > longest

type Access = NonNullable<Instruction["access"]>

/** Leaves a mask made of a number that is 0 or 1, on the stack. */
const asMask = (frame: Frame, lanes: Lanes): void => {
  if (lanes.bytes === 8) frame.code.op(wasm.i64ExtendUnsigned)
  frame.code.simd(lanes.bits.integerSplat).simd(lanes.bits.negate)
}

/** Leaves 0 or 1 made of a mask in a local. */
const asFlag = (frame: Frame, lanes: Lanes, mask: number): void => {
  lanes.flag(frame.code.get(mask), 0)
  frame.code.i32(1).op(wasm.i32And)
}

export function emitPoint(frame: Frame, kernel: Kernel): void {
  const { code, context } = frame
  const lanes = lanesOf[kernel.float]
  const { body, stores } = idioms(kernel.body, kernel.stores, context.fma)
  const wanted = reached(body, stores, true)
  const values = new Map<number, number>()
  const placeOf = ({ buffer, offset }: Access): Place => {
    const { address, movers } = context.places.positionOf(buffer)
    const at = address + offset * widthOf(buffer.dtype)
    return { pointer: frame.pointer(movers), address: at, stride: 0, dtype: buffer.dtype }
  }
  const env: Environment = {
    lanes,
    constant: frame.constant,
    local: (i) => values.get(i) as number,
    place: (load) => placeOf(load.access as Access),
    import: context.import,
  }
  for (const { clears, access } of stores) {
    if (!clears) continue
    const { buffer } = access
    if (frame.element(buffer, 0) === undefined) emitZeros(code, context, buffer, buffer.size * widthOf(buffer.dtype))
    else for (let i = 0; i < buffer.size; i++) zero(frame, frame.element(buffer, i) as number, buffer.dtype === "bool")
  }
  const last = lastUses(body, stores)
  const own = new Set<number>()
  body.forEach((instruction, i) => {
    if (!wanted.has(i)) return
    const { op, operands, access } = instruction
    if (op === "constant") {
      values.set(i, frame.constant(lanesFor(env, instruction).pattern(instruction.value as number)))
      return
    }
    const element = access && operands.length === 0 ? frame.element(access.buffer, access.offset) : undefined
    if (element === undefined) emitInstruction(env, code, instruction, true)
    else {
      code.get(element)
      if (access?.buffer.dtype === "bool") asMask(frame, lanes)
    }
    for (const x of new Set(operands)) {
      const local = values.get(x)
      if (last.get(x) === i && local !== undefined && own.delete(local)) frame.giveBack([local])
    }
    const local = frame.vector()
    code.set(local)
    own.add(local)
    values.set(i, local)
  })
  for (const s of stores) write(frame, lanes, s, env, placeOf(s.access))
  frame.giveBack([...own])
}

function zero(frame: Frame, local: number, isFlag: boolean): void {
  if (isFlag) frame.code.i32(0).set(local)
  else frame.code.simd(wasm.vectorConstant, ...new Array(16).fill(0)).set(local)
}

function write(frame: Frame, lanes: Lanes, s: Store, env: Environment, place: Place): void {
  const { code } = frame
  const { buffer, offset } = s.access
  const value = env.local(s.value)
  const element = s.at ? undefined : frame.element(buffer, offset)
  if (buffer.dtype === "bool") {
    if (element === undefined) code.get(place.pointer)
    asFlag(frame, lanes, value)
    if (element === undefined) code.memory(wasm.i32Store8, place.address)
    else code.set(element)
    return
  }
  const numbers = lanesOf[buffer.dtype]
  if (element !== undefined) code.get(value).set(element)
  else if (s.at) scatter(code, numbers, place, false, env.local(s.at.index), s.at.step * numbers.bytes, value, 1)
  else storeVector(code, numbers, place, value, 1)
}
