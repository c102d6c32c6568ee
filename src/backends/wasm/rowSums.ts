import type { NumberType, Store } from "../../compile/kernel.js"
import type { Place } from "./access.js"
import type { Code } from "./assembler.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { addExactly, addLanes, addUp, type Carried, settle } from "./total.js"

const zeros: readonly number[] = new Array(16).fill(0)

/** Does a store add all elements of a row to one? */
export const alongRow = ({ adds, at }: Store, { stride }: Pick<Place, "stride">): boolean => adds && !at && stride === 0

/** A sum along a row: where it goes, a local for each vector that is computed side by side, and what a long one carries. */
interface Sum {
  readonly place: Place
  readonly numbers: Lanes
  readonly vectors: readonly number[]
  readonly long: Carried | undefined
}

/** The sums of a kernel along its rows. */
export class RowSums {
  readonly #sums: ReadonlyMap<Store, Sum>

  /** `fresh` gives locals that hold zero. */
  constructor(
    summing: readonly Store[],
    targets: ReadonlyMap<Store, Place>,
    ways: number,
    readonly fresh: () => number,
  ) {
    const vectors = summing.map(() => Array.from({ length: ways }, fresh))
    const long = summing.map((s) => (s.carry ? { total: fresh(), error: fresh() } : undefined))
    const sumOf = (s: Store, i: number): Sum => {
      const place = targets.get(s) as Place
      return { place, numbers: lanesOf[place.dtype as NumberType], vectors: vectors[i], long: long[i] }
    }
    this.#sums = new Map(summing.map((s, i) => [s, sumOf(s, i)]))
  }

  has(s: Store): boolean {
    return this.#sums.has(s)
  }

  /** Do some carry what they round off? */
  get areLong(): boolean {
    return [...this.#sums.values()].some((x) => x.long)
  }

  /** Adds a vector, or what a mask in a local leaves of it. */
  add(code: Code, s: Store, way: number, value: number, mask: (bytes: readonly number[]) => number | undefined): void {
    const { numbers, vectors } = this.#sums.get(s) as Sum
    code.get(vectors[way]).get(value)
    const first = mask(numbers.bits.first)
    if (first !== undefined) code.get(first).simd(wasm.vectorAnd)
    code.simd(numbers.ops.add).set(vectors[way])
  }

  /** Adds the sums of a block to the long ones. */
  closeBlock(code: Code): void {
    const temporary = this.areLong ? ([this.fresh(), this.fresh()] as const) : undefined
    for (const { numbers, vectors, long } of this.#sums.values()) {
      if (!long || !temporary) continue
      addUp(code, numbers, vectors)
      addExactly(code, numbers, long, vectors[0], temporary)
      for (const local of vectors) code.simd(wasm.vectorConstant, ...zeros).set(local)
    }
  }

  /** Adds the sums to their elements, and what they rounded off to where `errors` says. */
  finish(code: Code, count: number, errors: ReadonlyMap<Store, Place>): void {
    this.closeBlock(code)
    for (const [s, { place, numbers, vectors, long }] of this.#sums) {
      if (long) settle(code, numbers, long)
      else addUp(code, numbers, vectors)
      addLanes(code, count, long?.total ?? vectors[0], place, errors.get(s), this.fresh)
    }
  }
}
