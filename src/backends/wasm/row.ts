import type { Instruction, Store } from "../../compile/kernel.js"
import type { ScalarFunction } from "../../ir/lower.js"
import { Code } from "./assembler.js"
import { type Environment, emitInstruction, lanesFor, type Place } from "./instruction.js"
import { type Lanes, loadVector } from "./lanes.js"

export interface Row {
  readonly lanes: Lanes
  readonly body: readonly Instruction[]
  readonly stores: readonly Store[]
  readonly loads: ReadonlyMap<Instruction, Place>
  readonly targets: ReadonlyMap<Store, Place>
  /** The pointers' strides in bytes; pointer i is parameter 1 + i, parameter 0 is the number of elements. */
  readonly strides: readonly number[]
  /** How many elements there are in all rows. */
  readonly elements: number
  /** The index of an imported function. */
  import(f: ScalarFunction): number
}

/** So many vectors are computed side by side, so that operations need not wait for each other. */
const side = 4
/** Longer code is not repeated, nor is code for fewer elements: it would take longer to compile than it saves. */
const longest = 600
const fewest = 1024

/** How many vectors the main loop does at once. */
function waysOf({ body, strides, elements }: Row): number {
  return body.length <= longest && elements >= fewest && strides.every((s) => s >= 0) ? side : 1
}

/** The instructions that matter to the stores; of wide code for a single element the half that has it. */
function reached(body: readonly Instruction[], stores: readonly Store[], single: boolean): Set<number> {
  const live = new Set(stores.map((s) => s.value))
  for (let i = body.length - 1; i >= 0; i--) {
    const { op, operands } = body[i]
    if (live.has(i)) for (const x of single && op === "narrow" ? operands.slice(0, 1) : operands) live.add(x)
  }
  return live
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
  const further = (place: Place, way: number): Place =>
    way === 0 ? place : { ...place, address: place.address + way * lanes.count * place.stride }

  /** Values that are the same for all elements, before the loops. */
  const shared = new Map<number, number>()
  const before = new Code()
  const environment = (values: ReadonlyMap<number, number>, way = 0): Environment => ({
    lanes,
    constant,
    local: (i) => (values.get(i) ?? shared.get(i)) as number,
    place: (load) => further(loads.get(load) as Place, way),
    import: row.import,
  })
  const outside = environment(shared)
  body.forEach((instruction, i) => {
    const { op, operands } = instruction
    if (op === "constant") shared.set(i, constant(lanesFor(outside, instruction).pattern(instruction.value as number)))
    else if (op === "load" ? loads.get(instruction)?.stride === 0 : operands.every((x) => shared.has(x))) {
      emitInstruction(outside, before, instruction, false)
      const local = fresh()
      before.set(local)
      shared.set(i, local)
    }
  })

  const last = new Map<number, number>()
  body.forEach(({ operands }, i) => {
    for (const x of operands) last.set(x, i)
  })
  for (const s of stores) last.set(s.value, body.length)

  const ways = waysOf(row)
  const summing = stores.filter((s) => s.adds && targets.get(s)?.stride === 0)
  const sums = new Map(summing.map((s) => [s, Array.from({ length: ways }, fresh)]))

  /** Locals that hold nothing between turns. */
  const scratch: number[] = []

  /** Computes `n` vectors of elements that follow each other; or a single element, in the first lane. */
  function turn(code: Code, n: number, single: boolean): void {
    const wanted = reached(body, stores, single)
    const all = Array.from({ length: n }, (_, way) => {
      const values = new Map<number, number>()
      return { values, way, free: [] as number[], env: environment(values, way) }
    })
    body.forEach((instruction, i) => {
      if (shared.has(i) || !wanted.has(i)) return
      for (const { values, free, env } of all) {
        emitInstruction(env, code, instruction, single)
        for (const x of new Set(instruction.operands)) {
          const local = values.get(x)
          if (last.get(x) === i && local !== undefined) free.push(local)
        }
        const local = free.pop() ?? scratch.pop() ?? fresh()
        code.set(local)
        values.set(i, local)
      }
    })
    for (const { env, way } of all)
      for (const s of stores) {
        const sum = sums.get(s)?.[way]
        const value = env.local(s.value)
        if (sum === undefined) write(code, s.adds, further(targets.get(s) as Place, way), value, single)
        else {
          code.get(sum).get(value)
          if (single) code.get(constant(lanes.bits.first)).simd(0x4e)
          code.simd(lanes.ops.add).set(sum)
        }
      }
    for (const { values, free } of all) for (const local of new Set([...values.values(), ...free])) scratch.push(local)
  }

  function write(code: Code, adds: boolean, { pointer, address, mask }: Place, value: number, single: boolean): void {
    if (mask)
      for (let lane = 0; lane < (single ? 1 : lanes.count); lane++) {
        lanes.flag(code.get(pointer).get(value), lane)
        code
          .i32(1)
          .op(0x71)
          .memory(0x3a, address + lane)
      }
    else {
      code.get(pointer)
      if (adds) {
        loadVector(code, lanes, pointer, address, single ? 0 : lanes.bytes)
        code.get(value).simd(lanes.ops.add)
      } else code.get(value)
      if (single) code.simdMemory(lanes.storeLane, address, 0)
      else code.simdMemory(0x0b, address)
    }
  }

  const loops = new Code()
  const walk = (n: number, single = false) => {
    const elements = single ? 1 : n * lanes.count
    const many = () => void loops.get(0).i32(elements).op(0x4e)
    const body = () => {
      turn(loops, n, single)
      strides.forEach((stride, i) => void loops.advance(1 + i, elements * stride))
      loops.advance(0, -elements)
    }
    many()
    loops.when(() => void loops.loop(body, many))
  }
  if (ways > 1) walk(ways)
  walk(1)
  walk(1, true)
  for (const [s, [first, ...others]] of sums) {
    const { pointer, address } = targets.get(s) as Place
    loops.get(pointer).get(pointer).memory(lanes.scalar.load, address).get(first)
    for (const sum of others) loops.get(sum).simd(lanes.ops.add)
    loops.set(first)
    for (let lane = 0; lane < lanes.count; lane++) {
      loops.get(first).simd(lanes.extract, lane)
      if (lane > 0) loops.op(lanes.scalar.add)
    }
    loops.op(lanes.scalar.add).memory(lanes.scalar.store, address)
  }
  const code = new Code()
  for (const { bytes, local } of constants.values()) code.simd(0x0c, ...bytes).set(local)
  return { code: code.append(before).append(loops), vectors }
}
