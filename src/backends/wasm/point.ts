import { type Instruction, type Kernel, type NumberType, type Store, taken } from "../../compile/kernel.js"
import { sizeOf } from "../../ir/aval.js"
import { type DType, isFloat, widthOf } from "../../ir/dtype.js"
import { type Place, wholeAccess } from "./access.js"
import type { Code } from "./assembler.js"
import { emitZeros } from "./context.js"
import type { Frame } from "./frame.js"
import { idioms } from "./idioms.js"
import { type Environment, emitInstruction, lanesFor } from "./instruction.js"
import { lanesOf } from "./lanes.js"
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

export function emitPoint(frame: Frame, kernel: Kernel): void {
  const { code, context } = frame
  const lanes = lanesOf[kernel.float]
  const { body, stores } = idioms(kernel.body, kernel.stores, context.fma)
  const wanted = reached(body, stores, true)
  const whole = wholeIn(body)
  const pairs = pairsOf(body, stores, wanted, context.neighbours)
  const values = new Values(frame, lanes, pairs, body, stores.flatMap(taken))
  const placeOf = ({ buffer, offset }: Access): Place => {
    const { address, movers } = context.places.positionOf(buffer)
    const at = address + offset * widthOf(buffer.dtype)
    return { pointer: frame.pointer(movers), address: at, stride: 0, dtype: buffer.dtype }
  }
  const environment = (locals: readonly number[]): Environment => ({
    lanes,
    constant: frame.constant,
    local: (k) => locals[k],
    place: (load) => placeOf(load.access as Access),
    import: context.import,
  })
  const element = ({ access, operands }: Instruction) =>
    access && operands.length === 0 ? frame.element(access.buffer, access.offset) : undefined
  /** Leaves the result of an instruction on operands in these locals. */
  const emit = (instruction: Instruction, locals: readonly number[], isPair = false) =>
    emitInstruction(environment(locals), code, { ...instruction, operands: locals.map((_, k) => k) }, !isPair)
  /** Leaves one value. */
  const emitOne = (i: number) => {
    const instruction = body[i]
    const { op, operands, access, value = 0 } = instruction
    const local = element(instruction)
    if (local !== undefined) code.get(local)
    else if (whole.has(i))
      emitWhole({
        code,
        instruction,
        get: (k) => values.number(operands[k]),
        place: () => placeOf(access as Access),
        import: context.import,
      })
    else if (op === "load" && operands.length > 0) {
      const { pointer, address, dtype } = placeOf(access as Access)
      const { bytes, loadSplat } = lanesOf[dtype as NumberType]
      code.get(pointer)
      further(values, operands[0], value * bytes).simdMemory(loadSplat, address)
    } else
      emit(
        instruction,
        operands.map((x) => values.alone(x)),
      )
  }
  const keep = (i: number) => {
    if (whole.has(i)) values.keepNumber(i)
    else values.keep(i)
  }
  for (const { clears, access } of stores) {
    if (!clears) continue
    const { buffer } = access
    if (frame.element(buffer, 0) === undefined) emitZeros(code, context, buffer, buffer.size * widthOf(buffer.dtype))
    else for (let i = 0; i < buffer.size; i++) zero(frame, frame.element(buffer, i) as number, buffer.dtype)
  }
  body.forEach((instruction, i) => {
    if (!wanted.has(i) || values.place(i) !== i) return
    const { op, dtype } = instruction
    const half = values.pairs.get(i)
    const both = half ? [half.first, half.second] : [i]
    const read = both.flatMap((x) => body[x].operands)
    if (op === "constant") {
      const pattern = () => lanesFor(environment([]), instruction).pattern(instruction.value as number)
      if (dtype !== "int32") values.share(i, frame.constant(pattern()))
    } else if (half && !half.isApart) {
      const beside = body[half.second].operands
      const locals = body[half.first].operands.map((x, k) => values.both(x, beside[k]))
      emit(instruction, locals, true)
      values.release(read, i)
      values.keep(half.first, true)
    } else if (half) {
      for (const x of both) {
        emitOne(x)
        keep(x)
      }
      values.release(read, i)
    } else {
      emitOne(i)
      values.release(read, i)
      keep(i)
    }
  })
  for (const s of stores) write(frame, s, values, placeOf(s.access))
  values.finish()
}

/** Moves the address on the stack as far as an index says. */
const further = (values: Values, index: number, bytes: number): Code =>
  values.number(index).i32(bytes).op(wasm.i32Multiply, wasm.i32Add)

function zero({ code }: Frame, local: number, dtype: DType): void {
  if (isFloat(dtype)) code.simd(wasm.vectorConstant, ...new Array(16).fill(0)).set(local)
  else code.i32(0).set(local)
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
