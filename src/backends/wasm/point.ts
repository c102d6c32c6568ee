import { type Buffer, type Instruction, type Kernel, type Store, taken } from "../../compile/kernel.js"
import { sizeOf } from "../../ir/aval.js"
import { widthOf } from "../../ir/dtype.js"
import { type Place, scatter } from "./access.js"
import { emitZeros } from "./context.js"
import type { Frame } from "./frame.js"
import { idioms } from "./idioms.js"
import { type Environment, emitInstruction, lanesFor } from "./instruction.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { pairsOf } from "./pairs.js"
import { reached } from "./uses.js"
import { Values } from "./values.js"

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

/** Leaves 0 or 1 made of a lane of a mask in a local. */
const asFlag = (frame: Frame, lanes: Lanes, mask: number, lane: number): void => {
  lanes.flag(frame.code.get(mask), lane)
  frame.code.i32(1).op(wasm.i32And)
}

/** Where elements are in memory. */
const placing =
  (frame: Frame) =>
  ({ buffer, offset }: Access): Place => {
    const { address, movers } = frame.context.places.positionOf(buffer)
    const at = address + offset * widthOf(buffer.dtype)
    return { pointer: frame.pointer(movers), address: at, stride: 0, dtype: buffer.dtype }
  }

/** Writes instructions on operands in locals; the result is left on the stack. */
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
  const emit = (instruction: Instruction, locals: readonly number[], isPair = false) => {
    const { access } = instruction
    const element = access && locals.length === 0 ? frame.element(access.buffer, access.offset) : undefined
    if (element === undefined)
      emitInstruction(environment(locals), code, { ...instruction, operands: locals.map((_, k) => k) }, !isPair)
    else {
      code.get(element)
      if (access?.buffer.dtype === "bool") asMask(frame, lanes)
    }
  }
  const constant = (instruction: Instruction): number =>
    frame.constant(lanesFor(environment([]), instruction).pattern(instruction.value as number))
  return { emit, constant }
}

export function emitPoint(frame: Frame, kernel: Kernel): void {
  const lanes = lanesOf[kernel.float]
  const { body, stores } = idioms(kernel.body, kernel.stores, frame.context.fma)
  const wanted = reached(body, stores, true)
  const pairs = pairsOf(body, stores, wanted, frame.context.neighbours)
  const values = new Values(frame, lanes, pairs, body, stores.flatMap(taken))
  const { emit, constant } = writing(frame, lanes)
  const alone = (i: number) =>
    emit(
      body[i],
      body[i].operands.map((x) => values.alone(x)),
    )
  for (const { clears, access } of stores) if (clears) clear(frame, access.buffer)
  body.forEach((instruction, i) => {
    if (!wanted.has(i) || values.place(i) !== i) return
    if (instruction.op === "constant") {
      values.share(i, constant(instruction))
      return
    }
    const half = values.pairs.get(i)
    const both = half ? [half.first, half.second] : [i]
    const read = both.flatMap((x) => body[x].operands)
    if (half && !half.isApart) {
      const beside = body[half.second].operands
      const locals = body[half.first].operands.map((x, k) => values.both(x, beside[k]))
      emit(instruction, locals, true)
      values.release(read, i)
      values.keep(half.first, true)
    } else if (half) {
      for (const x of both) {
        alone(x)
        values.keep(x)
      }
      values.release(read, i)
    } else {
      alone(i)
      values.release(read, i)
      values.keep(i)
    }
  })
  for (const s of stores) write(frame, lanes, s, values, placing(frame)(s.access))
  values.finish()
}

/** Fills a buffer with zeros: the locals of its elements, or memory. */
function clear(frame: Frame, buffer: Buffer): void {
  const { code, context } = frame
  if (frame.element(buffer, 0) === undefined) emitZeros(code, context, buffer, buffer.size * widthOf(buffer.dtype))
  else for (let i = 0; i < buffer.size; i++) zero(frame, frame.element(buffer, i) as number, buffer.dtype === "bool")
}

function zero(frame: Frame, local: number, isFlag: boolean): void {
  if (isFlag) frame.code.i32(0).set(local)
  else frame.code.simd(wasm.vectorConstant, ...new Array(16).fill(0)).set(local)
}

function write(frame: Frame, lanes: Lanes, { value, access, at }: Store, values: Values, place: Place): void {
  const { code } = frame
  const { buffer, offset } = access
  const element = at ? undefined : frame.element(buffer, offset)
  if (buffer.dtype === "bool") {
    const { local, lane } = values.laneOf(value)
    if (element === undefined) code.get(place.pointer)
    asFlag(frame, lanes, local, lane)
    if (element === undefined) code.memory(wasm.i32Store8, place.address)
    else code.set(element)
    return
  }
  const numbers = lanesOf[buffer.dtype]
  if (element !== undefined) code.get(values.alone(value)).set(element)
  else if (at) {
    const [index, number] = [values.alone(at.index), values.alone(value)]
    scatter(code, numbers, place, false, index, at.step * numbers.bytes, number, 1)
  } else {
    const { local, lane } = values.laneOf(value)
    code.get(place.pointer).get(local).simdMemory(numbers.storeLane, place.address, lane)
  }
}
