import { rowBlock } from "../../compile/carry.js"
import type { NumberType, Store } from "../../compile/kernel.js"
import { isFloat } from "../../ir/dtype.js"
import type { Place } from "./access.js"
import type { Code } from "./assembler.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import type { Row } from "./starts.js"
import { addExactly, addLanes, type Carried, settle } from "./total.js"

const zeros: readonly number[] = new Array(16).fill(0)

/** Does a store add all elements of a row to one? */
export const alongRow = ({ adds, at }: Store, { stride }: Pick<Place, "stride">): boolean => adds && !at && stride === 0

/** The blocks of a sum that are done: in a local, with the rounding errors of a long one in another. */
type Blocks = Pick<Carried, "total"> & Partial<Carried>

/** A sum along a row: where it goes, and the local for the terms of the present block. */
interface Sum {
  readonly place: Place
  readonly numbers: Lanes
  readonly terms: number
  /** Undefined where all of the row is one block. */
  readonly blocks: Blocks | undefined
}

/** The sums of a kernel along its rows. */
export class RowSums {
  readonly #sums: ReadonlyMap<Store, Sum>
  /** Are the terms of a row more than one block? Whole numbers need none. */
  readonly inBlocks: boolean

  /** `fresh` gives locals that hold zero. */
  constructor(
    summing: readonly Store[],
    { targets, length, lanes }: Row,
    ways: number,
    readonly fresh: () => number,
  ) {
    this.inBlocks = length > rowBlock * ways * lanes.count && summing.some((s) => isFloat(s.access.buffer.dtype))
    const blocksOf = ({ carry }: Store): Blocks => ({ total: fresh(), ...(carry?.errors && { error: fresh() }) })
    const sumOf = (s: Store): Sum => {
      const place = targets.get(s) as Place
      const blocks = this.inBlocks ? blocksOf(s) : undefined
      return { place, numbers: lanesOf[place.dtype as NumberType], terms: fresh(), blocks }
    }
    this.#sums = new Map(summing.map((s) => [s, sumOf(s)]))
  }

  has(s: Store): boolean {
    return this.#sums.has(s)
  }

  /** Adds vectors that are computed side by side, in locals, two by two. */
  add(code: Code, s: Store, values: readonly number[]): void {
    const { numbers, terms } = this.#sums.get(s) as Sum
    const sum = (from: number, to: number): void => {
      if (to - from === 1) return void code.get(values[from])
      const middle = (from + to) >> 1
      sum(from, middle)
      sum(middle, to)
      code.simd(numbers.ops.add)
    }
    code.get(terms)
    sum(0, values.length)
    code.simd(numbers.ops.add).set(terms)
  }

  /** Adds the first lane of a vector; `constant` makes a local of bytes. */
  addFirst(code: Code, s: Store, value: number, constant: (bytes: readonly number[]) => number): void {
    const { numbers, terms } = this.#sums.get(s) as Sum
    code.get(terms).get(value).get(constant(numbers.bits.first)).simd(wasm.vectorAnd)
    code.simd(numbers.ops.add).set(terms)
  }

  /** Adds the sums of a block to those before. */
  closeBlock(code: Code): void {
    for (const { numbers, terms, blocks } of this.#sums.values()) {
      if (!blocks) continue
      const { total, error } = blocks
      if (error === undefined) code.get(total).get(terms).simd(numbers.ops.add).set(total)
      else addExactly(code, numbers, { total, error }, terms, [this.fresh(), this.fresh()])
      code.simd(wasm.vectorConstant, ...zeros).set(terms)
    }
  }

  /** Adds the sums to their elements, and what they rounded off to where `errors` says. */
  finish(code: Code, count: number, errors: ReadonlyMap<Store, Place>): void {
    this.closeBlock(code)
    for (const [s, { place, numbers, terms, blocks }] of this.#sums) {
      if (blocks?.error !== undefined) settle(code, numbers, blocks as Carried)
      addLanes(code, count, blocks?.total ?? terms, place, errors.get(s), this.fresh)
    }
  }
}
