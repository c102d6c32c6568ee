import type { Instruction, Store } from "../../compile/kernel.js"
import type { ScalarFunction } from "../../ir/lower.js"
import { Code } from "./assembler.js"
import { type Lanes, loadVector } from "./lanes.js"

/** Where an access of a row stands: a pointer local, an address added to it, and bytes from one element to the next. */
export interface Place {
  readonly pointer: number
  readonly address: number
  readonly stride: number
  readonly mask: boolean
}

export interface Row {
  readonly lanes: Lanes
  readonly body: readonly Instruction[]
  readonly stores: readonly Store[]
  readonly loads: ReadonlyMap<Instruction, Place>
  readonly targets: ReadonlyMap<Store, Place>
  /** The pointers' strides in bytes; pointer i is parameter 1 + i, parameter 0 is the number of elements. */
  readonly strides: readonly number[]
  /** The index of an imported function. */
  import(f: ScalarFunction, arity: number): number
}

/** The code of a loop over one row, and how many vector locals it needs. */
export function emitRow(row: Row): { code: Code; vectors: number } {
  const { lanes, body, stores, loads, targets, strides } = row
  const firstVector = 1 + strides.length
  let vectors = 0
  const fresh = (): number => firstVector + vectors++
  const constants = new Map<string, { bytes: readonly number[]; local: number }>()
  const constant = (bytes: readonly number[]): number => {
    const key = bytes.join()
    let known = constants.get(key)
    if (!known) {
      known = { bytes, local: fresh() }
      constants.set(key, known)
    }
    return known.local
  }

  const fixed = new Set<number>()
  body.forEach((instruction, i) => {
    if (
      instruction.op === "load" ? loads.get(instruction)?.stride === 0 : instruction.operands.every((x) => fixed.has(x))
    )
      fixed.add(i)
  })
  const locals = new Map<number, number>()
  const before = new Code()
  body.forEach((instruction, i) => {
    if (!fixed.has(i)) return
    if (instruction.op === "constant") locals.set(i, constant(lanes.pattern(instruction.value as number)))
    else {
      const local = fresh()
      compute(before, instruction, false)
      before.set(local)
      locals.set(i, local)
    }
  })

  const last = new Map<number, number>()
  body.forEach((instruction, i) => {
    for (const x of instruction.operands) last.set(x, i)
  })
  for (const s of stores) last.set(s.value, body.length)

  const held = new Map<Store, number>()
  for (const s of stores) if (s.adds && targets.get(s)?.stride === 0) held.set(s, fresh())

  /** The values of one vector of elements, or of a single one in the first lane. */
  function pass(code: Code, single: boolean): void {
    const free: number[] = []
    const mine = new Map<number, number>()
    body.forEach((instruction, i) => {
      if (fixed.has(i)) return
      compute(code, instruction, single)
      for (const x of new Set(instruction.operands))
        if (last.get(x) === i && mine.has(x)) free.push(mine.get(x) as number)
      const local = free.pop() ?? scratch.pop() ?? fresh()
      code.set(local)
      mine.set(i, local)
      locals.set(i, local)
    })
    for (const local of new Set([...mine.values(), ...free])) scratch.push(local)
    for (const s of stores) write(code, s, single)
  }
  const scratch: number[] = []

  function compute(code: Code, instruction: Instruction, single: boolean): void {
    const { op, operands } = instruction
    const get = (i: number) => code.get(locals.get(operands[i]) as number)
    const { ops, bits } = lanes
    if (op === "load") read(code, loads.get(instruction) as Place, single)
    else if (op === "call") callLanes(code, instruction, single)
    else if (op === "not") get(0).simd(0x4d)
    else if (op === "select") {
      get(1)
      get(2)
      get(0).simd(0x52)
    } else if (op === "scale") {
      get(0)
      get(1)
        .get(constant(lanes.pattern(bits.magic + bits.bias)))
        .simd(ops.add)
      code.i32(bits.mantissa).simd(bits.shiftLeft).simd(ops.mul)
    } else if (op === "exponent") {
      get(0).simd(ops.abs).i32(bits.mantissa).simd(bits.shiftRight)
      code.get(constant(bits.magicBits)).simd(0x50)
      code.get(constant(lanes.pattern(bits.magic + bits.bias))).simd(ops.sub)
    } else if (op === "upper") get(0).get(constant(bits.upper)).simd(0x4e)
    else if (op !== "constant") {
      operands.forEach((_, i) => void get(i))
      code.simd(ops[op])
    }
  }

  function read(code: Code, { pointer, address, stride, mask }: Place, single: boolean): void {
    if (!mask) {
      loadVector(code, lanes, pointer, address, single ? 0 : stride)
      return
    }
    const { bits } = lanes
    const wide = lanes.bytes === 8
    const byte = (lane: number) => {
      code.get(pointer)
      if (lane * stride !== 0) code.i32(lane * stride).op(0x6a)
      code.memory(wide ? 0x31 : 0x2d, address)
    }
    byte(0)
    code.simd(bits.integerSplat)
    for (let lane = 1; lane < lanes.count && !single && stride !== 0; lane++) {
      byte(lane)
      code.simd(wide ? 0x1e : 0x1c, lane)
    }
    code.simd(bits.negate)
  }

  function callLanes(code: Code, { operands, f }: Instruction, single: boolean): void {
    const index = row.import(f as ScalarFunction, operands.length)
    const narrow = lanes.bytes === 4
    for (let lane = 0; lane < (single ? 1 : lanes.count); lane++) {
      for (const x of operands) {
        code.get(locals.get(x) as number).simd(lanes.extract, lane)
        if (narrow) code.op(0xbb)
      }
      code.call(index)
      if (narrow) code.op(0xb6)
      if (lane === 0) code.simd(lanes.splat)
      else code.simd(lanes.replace, lane)
    }
  }

  function write(code: Code, s: Store, single: boolean): void {
    const { pointer, address, mask } = targets.get(s) as Place
    const value = locals.get(s.value) as number
    const sum = held.get(s)
    if (sum !== undefined) {
      code.get(sum).get(value)
      if (single) code.get(constant(lanes.bits.first)).simd(0x4e)
      code.simd(lanes.ops.add).set(sum)
    } else if (mask)
      for (let lane = 0; lane < (single ? 1 : lanes.count); lane++) {
        lanes.flag(code.get(pointer).get(value), lane)
        code
          .i32(1)
          .op(0x71)
          .memory(0x3a, address + lane)
      }
    else {
      code.get(pointer)
      if (s.adds) {
        loadVector(code, lanes, pointer, address, single ? 0 : lanes.bytes)
        code.get(value).simd(lanes.ops.add)
      } else code.get(value)
      if (single) code.simdMemory(lanes.storeLane, address, 0)
      else code.simdMemory(0x0b, address)
    }
  }

  const loops = new Code()
  const stepBy = (n: number) => {
    strides.forEach((stride, i) => void loops.advance(1 + i, n * stride))
    loops.advance(0, -n)
  }
  const many = (n: number) => loops.get(0).i32(n).op(0x4e)
  for (const n of [lanes.count, 1])
    many(n).when(() =>
      loops.loop(
        () => {
          pass(loops, n === 1)
          stepBy(n)
        },
        () => many(n),
      ),
    )
  for (const [s, sum] of held) {
    const { pointer, address } = targets.get(s) as Place
    loops.get(pointer).get(pointer).memory(lanes.load.scalar, address)
    for (let lane = 0; lane < lanes.count; lane++) {
      loops.get(sum).simd(lanes.extract, lane)
      if (lane > 0) loops.op(lanes.load.add)
    }
    loops.op(lanes.load.add).memory(lanes.load.store, address)
  }
  const code = new Code()
  for (const { bytes, local } of constants.values()) code.simd(0x0c, ...bytes).set(local)
  return { code: code.append(before).append(loops), vectors }
}
