import type { Instruction, NumberType, Store } from "../../compile/kernel.js"
import { loadVector, type Place, scatter, storeVector } from "./access.js"
import { Code } from "./assembler.js"
import { type Environment, emitInstruction, lanesFor } from "./instruction.js"
import { type Lanes, lanesOf } from "./lanes.js"

export interface Row {
  readonly lanes: Lanes
  readonly body: readonly Instruction[]
  readonly stores: readonly Store[]
  readonly loads: ReadonlyMap<Instruction, Place>
  readonly targets: ReadonlyMap<Store, Place>
  /** The pointers' strides in bytes; pointer i is parameter 1 + i, parameter 0 is the number of elements. */
  readonly strides: readonly number[]
  /** The index of an imported function. */
  import: Environment["import"]
}

/** Longer code is not repeated for several sums at once. */
const unrolled = 64

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
    const still = (loads.get(instruction)?.stride ?? 0) === 0
    if (still && instruction.operands.every((x) => fixed.has(x))) fixed.add(i)
  })
  const locals = new Map<number, number>()
  const env: Environment = {
    lanes,
    constant,
    local: (i) => locals.get(i) as number,
    place: (instruction) => loads.get(instruction) as Place,
    import: row.import,
  }
  const before = new Code()
  body.forEach((instruction, i) => {
    if (!fixed.has(i)) return
    if (instruction.op === "constant")
      locals.set(i, constant(lanesFor(env, instruction).pattern(instruction.value as number)))
    else {
      const local = fresh()
      emitInstruction(env, before, instruction, false)
      before.set(local)
      locals.set(i, local)
    }
  })

  const last = new Map<number, number>()
  body.forEach((instruction, i) => {
    for (const x of instruction.operands) last.set(x, i)
  })
  for (const { value, at } of stores) for (const x of at ? [value, at.index] : [value]) last.set(x, body.length)

  const held = new Map<Store, number[]>()
  const total = stores.some((s) => s.adds && targets.get(s)?.stride !== 0) ? fresh() : 0
  const summing = stores.filter((s) => s.adds && !s.at && targets.get(s)?.stride === 0)
  const ways = summing.length > 0 && body.length <= unrolled ? 4 : 1
  for (const s of summing) held.set(s, Array.from({ length: ways }, fresh))

  /** The values of one vector of elements, or of a single one in the first lane. */
  function pass(code: Code, single: boolean, way = 0): void {
    const free: number[] = []
    const mine = new Map<number, number>()
    body.forEach((instruction, i) => {
      if (fixed.has(i)) return
      emitInstruction(env, code, instruction, single)
      for (const x of new Set(instruction.operands))
        if (last.get(x) === i && mine.has(x)) free.push(mine.get(x) as number)
      const local = free.pop() ?? scratch.pop() ?? fresh()
      code.set(local)
      mine.set(i, local)
      locals.set(i, local)
    })
    for (const local of new Set([...mine.values(), ...free])) scratch.push(local)
    for (const s of stores) write(code, s, single, way)
  }
  const scratch: number[] = []

  function write(code: Code, s: Store, single: boolean, way: number): void {
    const place = targets.get(s) as Place
    const { pointer, address, stride, dtype } = place
    const value = locals.get(s.value) as number
    const sum = held.get(s)?.[way]
    if (dtype === "bool")
      for (let lane = 0; lane < (single ? 1 : lanes.count); lane++) {
        lanes.flag(code.get(pointer).get(value), lane)
        code
          .i32(1)
          .op(0x71)
          .memory(0x3a, address + lane * stride)
      }
    else {
      const { ops, bits, storeLane } = lanesOf[dtype]
      if (sum !== undefined) {
        code.get(sum).get(value)
        if (single) code.get(constant(bits.first)).simd(0x4e)
        code.simd(ops.add).set(sum)
        return
      }
      if (s.at) {
        const [index, step] = [locals.get(s.at.index) as number, s.at.step * lanesOf[dtype].bytes]
        scatter(code, lanesOf[dtype], place, index, step, value, single ? 1 : lanes.count)
        return
      }
      let result = value
      if (s.adds) {
        loadVector(code, lanesOf[dtype], pointer, address, single ? 0 : stride, lanes.count)
        result = total
        code.get(value).simd(ops.add).set(result)
      }
      if (single) code.get(pointer).get(result).simdMemory(storeLane, address, 0)
      else storeVector(code, lanesOf[dtype], pointer, address, stride, result, lanes.count)
    }
  }

  const loops = new Code()
  const stepBy = (n: number) => {
    strides.forEach((stride, i) => void loops.advance(1 + i, n * stride))
  }
  const many = (n: number) => loops.get(0).i32(n).op(0x4e)
  const walk = (n: number, turn: () => void) =>
    many(n).when(() =>
      loops.loop(
        () => {
          turn()
          loops.advance(0, -n)
        },
        () => many(n),
      ),
    )
  const turn = (n: number, way = 0) => {
    pass(loops, n === 1, way)
    stepBy(n)
  }
  if (ways > 1)
    walk(ways * lanes.count, () => {
      for (let way = 0; way < ways; way++) turn(lanes.count, way)
    })
  for (const n of [lanes.count, 1]) walk(n, () => turn(n))
  for (const [s, sums] of held) {
    const { pointer, address, dtype } = targets.get(s) as Place
    const { ops, scalar, extract } = lanesOf[dtype as NumberType]
    loops.get(pointer).get(pointer).memory(scalar.load, address)
    sums.forEach((sum, i) => {
      loops.get(sum)
      if (i > 0) loops.simd(ops.add)
    })
    loops.set(sums[0])
    for (let lane = 0; lane < lanes.count; lane++) {
      loops.get(sums[0]).simd(extract, lane)
      if (lane > 0) loops.op(scalar.add)
    }
    loops.op(scalar.add).memory(scalar.store, address)
  }
  const code = new Code()
  for (const { bytes, local } of constants.values()) code.simd(0x0c, ...bytes).set(local)
  return { code: code.append(before).append(loops), vectors }
}
