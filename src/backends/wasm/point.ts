import { type Buffer, type Instruction, type Kernel, type NumberType, type Store, taken } from "../../compile/kernel.js"
import { sizeOf } from "../../ir/aval.js"
import { isFloat, widthOf } from "../../ir/dtype.js"
import { type Place, wholeAccess } from "./access.js"
import type { Code } from "./assembler.js"
import { emitZeros } from "./context.js"
import type { Frame } from "./frame.js"
import { idioms } from "./idioms.js"
import { type Environment, emitInstruction, lanesFor } from "./instruction.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { pairsOf } from "./pairs.js"
import { reached } from "./uses.js"
import { Values } from "./values.js"
import { emitWhole, wholeIn } from "./whole.js"

// A kernel over a single point, as code in the midst of a function: the same operations as in a row of one element.

export const isPoint = ({ domain, stores }: Kernel): boolean => sizeOf(domain) === 1 && stores.every((s) => !s.adds)

/** Longer code is a function of its own: engines compile long functions less well. */
const longest = 600

export const isApart = ({ body }: Kernel): boolean => body.length > longest

type Access = NonNullable<Instruction["access"]>

/** Where elements are in memory. */
const placing =
  (frame: Frame) =>
  ({ buffer, offset }: Access): Place => {
    const { address, movers } = frame.context.places.positionOf(buffer)
    const at = address + offset * widthOf(buffer.dtype)
    return { pointer: frame.pointer(movers), address: at, stride: 0, dtype: buffer.dtype }
  }

/** Writes instructions on vectors: they leave their results. */
function writing(frame: Frame, lanes: Lanes) {
  const { code, context } = frame
  const placeOf = placing(frame)
  const environment = (locals: readonly number[]): Environment => ({
    lanes,
    constant: frame.constant,
    local: (k) => locals[k],
    place: (load) => placeOf(load.access as Access),
    import: context.import,
  })
  const emit = (instruction: Instruction, locals: readonly number[], isPair = false) =>
    emitInstruction(environment(locals), code, { ...instruction, operands: locals.map((_, k) => k) }, !isPair)
  const constant = (instruction: Instruction): number =>
    frame.constant(lanesFor(environment([]), instruction).pattern(instruction.value as number))
  return { emit, constant }
}

/** Moves the address on the stack as far as an index says. */
const further = (values: Values, index: number, bytes: number): Code =>
  values.number(index).i32(bytes).op(wasm.i32Multiply, wasm.i32Add)

/** Leaves what a load reads; nothing if it is one of vectors. */
function read(frame: Frame, { op, operands, access, value = 0 }: Instruction, values: Values): boolean {
  const { code } = frame
  if (op !== "load" || !access) return false
  const element = operands.length === 0 ? frame.element(access.buffer, access.offset) : undefined
  if (element !== undefined) {
    code.get(element)
    return true
  }
  const { pointer, address, dtype } = placing(frame)(access)
  const whole = wholeAccess[dtype]
  if (!whole && operands.length === 0) return false
  code.get(pointer)
  if (operands.length > 0) further(values, operands[0], value * widthOf(dtype))
  if (whole) code.memory(whole.load, address)
  else code.simdMemory(lanesOf[dtype as NumberType].loadSplat, address)
  return true
}

export function emitPoint(frame: Frame, kernel: Kernel): void {
  const { code, context } = frame
  const lanes = lanesOf[kernel.float]
  const { body, stores } = idioms(kernel.body, kernel.stores, context.fma)
  const wanted = reached(body, stores, true)
  const whole = wholeIn(body)
  const pairs = pairsOf(body, stores, wanted, context.neighbours)
  const values = new Values(frame, lanes, pairs, body, stores.flatMap(taken))
  const { emit, constant } = writing(frame, lanes)
  const alone = (i: number) => {
    const instruction = body[i]
    const { operands } = instruction
    if (read(frame, instruction, values)) return
    if (whole.has(i)) emitWhole({ code, instruction, get: (k) => values.number(operands[k]), import: context.import })
    else
      emit(
        instruction,
        operands.map((x) => values.alone(x)),
      )
  }
  const keep = (i: number) => {
    if (whole.has(i)) values.keepNumber(i)
    else values.keep(i)
  }
  for (const { clears, access } of stores) if (clears) clear(frame, access.buffer)
  body.forEach((instruction, i) => {
    if (!wanted.has(i) || values.place(i) !== i) return
    if (instruction.op === "constant") {
      if (!whole.has(i)) values.share(i, constant(instruction))
      return
    }
    const half = values.pairs.get(i)
    const both = half ? [half.first, half.second] : [i]
    const used = both.flatMap((x) => body[x].operands)
    if (half && !half.isApart) {
      const beside = body[half.second].operands
      const locals = body[half.first].operands.map((x, k) => values.both(x, beside[k]))
      emit(instruction, locals, true)
      values.release(used, i)
      values.keep(half.first, true)
    } else if (half) {
      for (const x of both) {
        alone(x)
        keep(x)
      }
      values.release(used, i)
    } else {
      alone(i)
      values.release(used, i)
      keep(i)
    }
  })
  for (const s of stores) write(frame, s, values, placing(frame)(s.access))
  values.finish()
}

/** Fills a buffer with zeros: the locals of its elements, or memory. */
function clear(frame: Frame, buffer: Buffer): void {
  const { code, context } = frame
  if (frame.element(buffer, 0) === undefined) {
    emitZeros(code, context, buffer, buffer.size * widthOf(buffer.dtype))
    return
  }
  for (let i = 0; i < buffer.size; i++) {
    if (isFloat(buffer.dtype)) code.simd(wasm.vectorConstant, ...new Array(16).fill(0))
    else code.i32(0)
    code.set(frame.element(buffer, i) as number)
  }
}

function write(frame: Frame, { value, access, at }: Store, values: Values, place: Place): void {
  const { code } = frame
  const { buffer, offset } = access
  const whole = wholeAccess[buffer.dtype]
  const element = at ? undefined : frame.element(buffer, offset)
  if (element !== undefined) {
    if (whole) values.number(value).set(element)
    else code.get(values.alone(value)).set(element)
    return
  }
  code.get(place.pointer)
  if (at) further(values, at.index, at.step * widthOf(buffer.dtype))
  if (whole) {
    values.number(value).memory(whole.store, place.address)
    return
  }
  const { local, lane } = values.laneOf(value)
  code.get(local).simdMemory(lanesOf[buffer.dtype as NumberType].storeLane, place.address, lane)
}
