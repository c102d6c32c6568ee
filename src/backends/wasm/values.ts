import type { Instruction } from "../../compile/kernel.js"
import { isMask } from "../../compile/record.js"
import type { Code } from "./assembler.js"
import type { Frame } from "./frame.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import type { Half, Pairs } from "./pairs.js"

const bytesFrom = (start: number, count: number): number[] => Array.from({ length: count }, (_, i) => start + i)

/** Makes the number on the stack, which is 0 or 1, a mask. */
function asMask(code: Code, lanes: Lanes): void {
  if (lanes.bytes === 8) code.op(wasm.i64ExtendUnsigned)
  code.simd(lanes.bits.integerSplat).simd(lanes.bits.negate)
}

/** The bytes of a shuffle that puts lanes into the first two, and into what is behind: 0, 1 of the first vector, 2, 3 of the second. */
function shuffleOf(bytes: number, a: number, b: number): number[] {
  const from = (lane: number) => bytesFrom(lane < 2 ? lane * bytes : 16 + (lane - 2) * bytes, bytes)
  const both = [...from(a), ...from(b)]
  return both.length === 16 ? both : [...both, ...both]
}

/**
 * The locals of the values of a kernel over a point: a value alone fills all lanes, two of a pair lie side by side; whole
 * numbers and truth values, 0 or 1, may be numbers.
 */
export class Values {
  readonly #numbers = new Map<number, number>()
  readonly #constants = new Map<number, number>()
  readonly #alone = new Map<number, number>()
  readonly #pairs = new Map<number, number>()
  readonly #exchanged = new Map<number, number>()
  readonly #last = new Map<number, number>()

  constructor(
    readonly frame: Frame,
    readonly lanes: Lanes,
    readonly pairs: Pairs,
    readonly body: readonly Instruction[],
    stored: readonly number[],
  ) {
    const use = (x: number, at: number) => this.#last.set(x, Math.max(at, this.#last.get(x) ?? -1))
    body.forEach(({ operands }, i) => {
      for (const x of operands) use(x, this.place(i))
    })
    for (const x of stored) use(x, body.length)
  }

  /** Where an instruction is written: those of a pair at once. */
  place(i: number): number {
    const half = this.pairs.get(i)
    return half ? Math.min(half.first, half.second) : i
  }

  /** A constant, which has its local anyway. */
  share(i: number, local: number): void {
    this.#constants.set(i, local)
  }

  /** The local of a value that fills all lanes. */
  alone(i: number): number {
    const known = this.#constants.get(i) ?? this.#alone.get(i) ?? this.#spread(i)
    const half = this.pairs.get(i)
    if (known !== undefined || !half) return known as number
    const pair = this.#pairs.get(half.first) as number
    this.#shuffle(pair, pair, half.lane, half.lane)
    return this.keep(i)
  }

  /** A vector made of a number, if the value is one. */
  #spread(i: number): number | undefined {
    const { code } = this.frame
    const { op, dtype, value } = this.body[i]
    if (op === "constant" && dtype === "int32") return this.frame.constant(lanesOf.int32.pattern(value as number))
    const local = this.#numbers.get(i)
    if (local === undefined) return undefined
    if (isMask(this.body, i)) asMask(code.get(local), this.lanes)
    else code.get(local).simd(lanesOf.int32.splat)
    return this.keep(i)
  }

  /** Takes a number from the stack. */
  keepNumber(i: number): void {
    const local = this.frame.number()
    this.frame.code.set(local)
    this.#numbers.set(i, local)
  }

  /** Leaves a whole number or a truth value as a number. */
  number(i: number): Code {
    const { code } = this.frame
    const known = this.#numbers.get(i)
    if (known !== undefined) return code.get(known)
    const { op, dtype, value } = this.body[i]
    if (op === "constant" && dtype === "int32") return code.i32(value as number)
    const { local, lane } = this.laneOf(i)
    code.get(local)
    if (!isMask(this.body, i)) return code.simd(wasm.i32x4Extract, lane)
    this.lanes.flag(code, lane)
    return code.i32(1).op(wasm.i32And)
  }

  /** The local of operands of both instructions of a pair. */
  both(a: number, b: number): number {
    if (a === b) return this.alone(a)
    const { first, second, lane, isApart } = this.pairs.get(a) as Half
    const all = lane === 0 ? this.#pairs : this.#exchanged
    const known = all.get(first)
    if (known !== undefined) return known
    if (isApart) this.#shuffle(this.alone(a), this.alone(lane === 0 ? second : first), 0, 3)
    else this.#shuffle(this.#pairs.get(first) as number, this.#pairs.get(first) as number, 1, 0)
    return this.#keepIn(all, first)
  }

  #shuffle(x: number, y: number, a: number, b: number): void {
    this.frame.code
      .get(x)
      .get(y)
      .simd(wasm.shuffle, ...shuffleOf(this.lanes.bytes, a, b))
  }

  /** Takes a value, or a pair, from the stack. */
  keep(i: number, isPair = false): number {
    return this.#keepIn(isPair ? this.#pairs : this.#alone, i)
  }

  #keepIn(all: Map<number, number>, i: number): number {
    const local = this.frame.vector()
    this.frame.code.set(local)
    all.set(i, local)
    return local
  }

  /** The local of a mask or number to be stored, and the lane in which it lies. */
  laneOf(i: number): { readonly local: number; readonly lane: number } {
    const half = this.pairs.get(i)
    const pair = half && this.#pairs.get(half.first)
    return half && pair !== undefined ? { local: pair, lane: half.lane } : { local: this.alone(i), lane: 0 }
  }

  /** Gives back the locals that nobody reads after a place. */
  release(operands: readonly number[], place: number): void {
    for (const x of new Set(operands)) {
      const { first, second } = this.pairs.get(x) ?? { first: x, second: x }
      if (this.#last.get(x) === place) {
        this.#giveBack(this.#alone, x)
        this.#giveBackNumber(x)
      }
      const end = Math.max(this.#last.get(first) ?? -1, this.#last.get(second) ?? -1)
      if (first === second || end !== place) continue
      this.#giveBack(this.#pairs, first)
      this.#giveBack(this.#exchanged, first)
    }
  }

  #giveBack(all: Map<number, number>, i: number): void {
    const local = all.get(i)
    if (local === undefined) return
    all.delete(i)
    this.frame.giveBack([local])
  }

  #giveBackNumber(i: number): void {
    const local = this.#numbers.get(i)
    if (local === undefined) return
    this.#numbers.delete(i)
    this.frame.giveBackNumber(local)
  }

  /** Gives back all others, once the values are stored. */
  finish(): void {
    for (const i of [...this.#numbers.keys()]) this.#giveBackNumber(i)
    for (const i of [...this.#alone.keys()]) this.#giveBack(this.#alone, i)
    for (const i of [...this.#pairs.keys()]) this.#giveBack(this.#pairs, i)
    for (const i of [...this.#exchanged.keys()]) this.#giveBack(this.#exchanged, i)
  }
}
