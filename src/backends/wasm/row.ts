import { rowBlock } from "../../compile/carry.js"
import { type Instruction, type NumberType, type Store, taken } from "../../compile/kernel.js"
import { loadVector, type Place, scatter, storeVector } from "./access.js"
import { Code } from "./assembler.js"
import { type Environment, emitInstruction, lanesFor } from "./instruction.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { addExactly, addLanes, addUp, settle } from "./total.js"

export interface Row {
  readonly lanes: Lanes
  readonly body: readonly Instruction[]
  readonly stores: readonly Store[]
  readonly loads: ReadonlyMap<Instruction, Place>
  readonly targets: ReadonlyMap<Store, Place>
  /** Where sums along the row keep their rounding errors, if they do. */
  readonly errors: ReadonlyMap<Store, Place>
  /** The pointers' strides in bytes; pointer i is parameter 1 + i, parameter 0 is the number of elements. */
  readonly strides: readonly number[]
  /** How many elements there are in all rows. */
  readonly elements: number
  /** The index of an imported function. */
  import: Environment["import"]
}

/** So many vectors are computed side by side, so that operations need not wait for each other. */
const side = 4
/** Longer code is not repeated, nor is code for fewer elements: it would take longer to compile than it saves. */
const longest = 600
const fewest = 1024
const zeros: readonly number[] = new Array(16).fill(0)

/** How many vectors the main loop does at once. */
function waysOf({ body, strides, elements }: Row): number {
  return body.length <= longest && elements >= fewest && strides.every((s) => s >= 0) ? side : 1
}

/** Does a store add all elements of a row to one? */
const alongRow = ({ adds, at }: Store, { stride }: Pick<Place, "stride">): boolean => adds && !at && stride === 0

/** The instructions that matter to the stores; of wide code for a single element the half that has it. */
export function reached(body: readonly Instruction[], stores: readonly Store[], single: boolean): Set<number> {
  const live = new Set(stores.flatMap(taken))
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
  const constants = new Map<readonly number[], number>()
  const constant = (bytes: readonly number[]): number => {
    const local = constants.get(bytes) ?? fresh()
    constants.set(bytes, local)
    return local
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
    else if ((loads.get(instruction)?.stride ?? 0) === 0 && operands.every((x) => shared.has(x))) {
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
  for (const x of stores.flatMap(taken)) last.set(x, body.length)

  const ways = waysOf(row)
  const summing = stores.filter((s) => alongRow(s, targets.get(s) as Place))
  const sums = new Map(summing.map((s) => [s, Array.from({ length: ways }, fresh)]))
  const carried = new Map(summing.flatMap((s) => (s.carry ? [[s, { total: fresh(), error: fresh() }] as const] : [])))

  /** Adds the sums of a block to the long ones. */
  function closeBlock(code: Code): void {
    const temporary = carried.size > 0 ? ([fresh(), fresh()] as const) : undefined
    for (const [s, long] of carried) {
      const numbers = lanesOf[targets.get(s)?.dtype as NumberType]
      const vectors = sums.get(s) as number[]
      addUp(code, numbers, vectors)
      addExactly(code, numbers, long, vectors[0], temporary as readonly [number, number])
      for (const local of vectors) code.simd(wasm.vectorConstant, ...zeros).set(local)
    }
  }

  /** What an element that is added to becomes. */
  const total = stores.some((s) => s.adds && !s.at && !sums.has(s)) ? fresh() : 0

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
        const place = further(targets.get(s) as Place, way)
        if (sum === undefined) write(code, s, place, env, single)
        else {
          const { bits, ops } = lanesOf[place.dtype as NumberType]
          code.get(sum).get(env.local(s.value))
          if (single) code.get(constant(bits.first)).simd(wasm.vectorAnd)
          code.simd(ops.add).set(sum)
        }
      }
    for (const { values, free } of all) for (const local of new Set([...values.values(), ...free])) scratch.push(local)
  }

  function write(code: Code, s: Store, place: Place, env: Environment, single: boolean): void {
    const { pointer, address, stride, dtype } = place
    const value = env.local(s.value)
    const count = single ? 1 : lanes.count
    if (dtype === "bool") {
      for (let lane = 0; lane < count; lane++) {
        lanes.flag(code.get(pointer).get(value), lane)
        code
          .i32(1)
          .op(wasm.i32And)
          .memory(wasm.i32Store8, address + lane * stride)
      }
      return
    }
    const numbers = lanesOf[dtype]
    if (s.at) scatter(code, numbers, place, s.adds, env.local(s.at.index), s.at.step * numbers.bytes, value, count)
    else if (s.adds) {
      loadVector(code, numbers, pointer, address, single ? 0 : stride, lanes.count)
      code.get(value).simd(numbers.ops.add).set(total)
      storeVector(code, numbers, place, total, count)
    } else storeVector(code, numbers, place, value, count)
  }

  const loops = new Code()
  const walk = (n: number, single = false) => {
    const elements = single ? 1 : n * lanes.count
    const many = () => void loops.get(0).i32(elements).op(wasm.i32GreaterEqual)
    const body = () => {
      turn(loops, n, single)
      strides.forEach((stride, i) => void loops.advance(1 + i, elements * stride))
      loops.advance(0, -elements)
    }
    // The number of elements that are left counts the turns of a block too.
    const open = () =>
      void loops
        .get(0)
        .i32((rowBlock - 1) * elements)
        .op(wasm.i32And)
    const block = () => {
      loops.loop(body, open)
      closeBlock(loops)
    }
    many()
    loops.when(() => void loops.loop(carried.size > 0 && !single ? block : body, many))
  }
  if (ways > 1) walk(ways)
  walk(1)
  walk(1, true)
  closeBlock(loops)
  for (const [s, vectors] of sums) {
    const place = targets.get(s) as Place
    const numbers = lanesOf[place.dtype as NumberType]
    const long = carried.get(s)
    if (long) settle(loops, numbers, long)
    else addUp(loops, numbers, vectors)
    addLanes(loops, lanes.count, long?.total ?? vectors[0], place, row.errors.get(s), fresh)
  }
  const code = new Code()
  for (const [bytes, local] of constants) code.simd(wasm.vectorConstant, ...bytes).set(local)
  return { code: code.append(before).append(loops), vectors }
}
