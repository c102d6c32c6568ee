import { rowBlock } from "../../compile/carry.js"
import type { Store } from "../../compile/kernel.js"
import { loadVector, type Place, scatter, storeVector } from "./access.js"
import { Code } from "./assembler.js"
import { type Environment, emitInstruction, lanesFor } from "./instruction.js"
import { lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { alongRow, RowSums } from "./rowSums.js"
import { type Row, type Start, started } from "./starts.js"
import { lastUses, reached } from "./uses.js"
import { walksOf, waysOf } from "./ways.js"

/** One of the vectors that are computed side by side. */
interface Way {
  readonly way: number
  /** The locals of the values, and those that hold nothing any more. */
  readonly values: Map<number, number>
  readonly free: number[]
  readonly env: Environment
}

/** The code of a loop over one row, while it is written. */
class RowCode {
  readonly #constants = new Map<readonly number[], number>()
  /** Values that are the same for all elements: before the loops. */
  readonly #shared = new Map<number, number>()
  readonly #before = new Code()
  readonly #loops = new Code()
  readonly #last: ReadonlyMap<number, number>
  readonly #sums: RowSums | undefined
  /** What an element that is added to becomes. */
  readonly #total: number
  /** Locals that hold nothing between turns. */
  readonly #scratch: number[] = []
  readonly ways: number
  vectors = 0

  constructor(
    readonly row: Row,
    readonly starts: readonly Start[],
  ) {
    const { body, stores, targets } = row
    this.ways = waysOf(row)
    this.#last = lastUses(body, stores)
    this.#hoist()
    const summing = stores.filter((s) => alongRow(s, targets.get(s) as Place))
    this.#sums = summing.length > 0 ? new RowSums(summing, row, this.ways, this.#fresh) : undefined
    this.#total = stores.some((s) => s.adds && !s.at && !summing.includes(s)) ? this.#fresh() : 0
  }

  readonly #fresh = (): number => 1 + this.row.strides.length + 2 * this.starts.length + this.vectors++

  readonly #constant = (bytes: readonly number[]): number => {
    const local = this.#constants.get(bytes) ?? this.#fresh()
    this.#constants.set(bytes, local)
    return local
  }

  #further(place: Place, way: number): Place {
    return way === 0 ? place : { ...place, address: place.address + way * this.row.lanes.count * place.stride }
  }

  #environment(values: ReadonlyMap<number, number>, way = 0): Environment {
    const { lanes, loads } = this.row
    return {
      lanes,
      constant: this.#constant,
      local: (i) => (values.get(i) ?? this.#shared.get(i)) as number,
      place: (load) => this.#further(loads.get(load) as Place, way),
      import: this.row.import,
    }
  }

  #hoist(): void {
    const { body, loads } = this.row
    const shared = this.#shared
    const env = this.#environment(shared)
    body.forEach((instruction, i) => {
      const { op, operands, value, access } = instruction
      const isSame = (loads.get(instruction)?.stride ?? 0) === 0 && operands.every((x) => shared.has(x))
      if (op === "constant") shared.set(i, this.#constant(lanesFor(env, instruction).pattern(value as number)))
      else if (isSame && (!access || this.#last.has(i))) {
        emitInstruction(env, this.#before, instruction, false)
        const local = this.#fresh()
        this.#before.set(local)
        shared.set(i, local)
      }
      for (const start of this.starts) if (start.index === i) this.#start(start)
    })
  }

  /** An index that is used for nothing else is read as a number. */
  #start(start: Start): void {
    const code = this.#before
    const vector = this.#shared.get(start.index)
    if (vector !== undefined) code.get(vector).simd(wasm.i32x4Extract, 0)
    else {
      const place = this.row.loads.get(this.row.body[start.index]) as Place
      code.get(place.pointer).memory(wasm.i32Load, place.address)
    }
    code.i32(start.step).op(wasm.i32Multiply).set(start.distance)
    this.#place(code, start)
  }

  /** A distance needs no register that changes from turn to turn, as a pointer of its own would. */
  #place(code: Code, { pointer, from, distance }: Start): void {
    code.get(from).get(distance).op(wasm.i32Add).set(pointer)
  }

  /** Computes `n` vectors of elements that follow each other; or a single element, in the first lane. */
  #turn(n: number, single: boolean): void {
    const all = Array.from({ length: n }, (_, way): Way => {
      const values = new Map<number, number>()
      return { values, way, free: [], env: this.#environment(values, way) }
    })
    for (const start of this.starts) if (this.row.strides[start.from - 1] !== 0) this.#place(this.#loops, start)
    this.#compute(all, single)
    for (const s of this.row.stores) this.#store(s, all, single)
    for (const { values, free } of all)
      for (const local of new Set([...values.values(), ...free])) this.#scratch.push(local)
  }

  #compute(all: readonly Way[], single: boolean): void {
    const { body, stores } = this.row
    const wanted = reached(body, stores, single)
    body.forEach((instruction, i) => {
      if (this.#shared.has(i) || !wanted.has(i)) return
      for (const { values, free, env } of all) {
        emitInstruction(env, this.#loops, instruction, single)
        instruction.operands.forEach((x, k, operands) => {
          if (this.#last.get(x) !== i || operands.indexOf(x) < k) return
          const local = values.get(x)
          if (local !== undefined) free.push(local)
        })
        const local = free.pop() ?? this.#scratch.pop() ?? this.#fresh()
        this.#loops.set(local)
        values.set(i, local)
      }
    })
  }

  /** Stores the values, or adds them to the sum of their row. */
  #store(s: Store, all: readonly Way[], single: boolean): void {
    const locals = all.map(({ env }) => env.local(s.value))
    if (!this.#sums?.has(s))
      for (const { way, env } of all) this.#write(s, this.#further(this.row.targets.get(s) as Place, way), env, single)
    else if (single) this.#sums.addFirst(this.#loops, s, locals[0], this.#constant)
    else this.#sums.add(this.#loops, s, locals)
  }

  #write(s: Store, place: Place, env: Environment, single: boolean): void {
    const code = this.#loops
    const { lanes } = this.row
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
      code.get(value).simd(numbers.ops.add).set(this.#total)
      storeVector(code, numbers, place, this.#total, count)
    } else storeVector(code, numbers, place, value, count)
  }

  /** A loop that takes `n` vectors at once, or single elements, as long as there are so many. */
  walk(n: number, single = false): void {
    const loops = this.#loops
    const elements = single ? 1 : n * this.row.lanes.count
    const many = () => void loops.get(0).i32(elements).op(wasm.i32GreaterEqual)
    const body = () => {
      this.#turn(n, single)
      this.row.strides.forEach((stride, i) => void loops.advance(1 + i, elements * stride))
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
      this.#sums?.closeBlock(loops)
    }
    // What the widest loop leaves is less than a block.
    const inBlocks = this.#sums?.inBlocks && n === this.ways && !single
    many()
    loops.when(() => void loops.loop(inBlocks ? block : body, many))
  }

  /** Adds the sums of the row to their elements. */
  finish(): Code {
    this.#sums?.finish(this.#loops, this.row.lanes.count, this.row.errors)
    const code = new Code()
    for (const [bytes, local] of this.#constants) code.simd(wasm.vectorConstant, ...bytes).set(local)
    return code.append(this.#before).append(this.#loops)
  }
}

/** The code of the loops over one row, and how many pointers and vectors it needs as locals. */
export function emitRow(given: Row): { code: Code; pointers: number; vectors: number } {
  const { row, starts } = started(given)
  const code = new RowCode(row, starts)
  for (const vectors of walksOf(code.ways, row)) code.walk(Math.max(1, vectors), vectors === 0)
  return { code: code.finish(), pointers: 2 * starts.length, vectors: code.vectors }
}
