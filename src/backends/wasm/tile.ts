import { productBlock } from "../../compile/carry.js"
import type { Buffer, Product } from "../../compile/kernel.js"
import { Code } from "./assembler.js"
import { type Context, emitFollowing, type Position } from "./context.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { addExactly } from "./total.js"

/** Rows of a tile: as many as leave no row over, if possible. With fused operations taller ones are faster. */
export function heightOf(rows: number, fma: boolean): number {
  const most = fma ? 6 : 4
  return Math.ceil(rows / Math.ceil(rows / most))
}

/** How a side lies in memory, in bytes: where it begins, and from one batch, group, line or element of a line to the next. */
export interface Reading extends Position {
  readonly batch: number
  readonly group: number
  readonly line: number
  readonly along: number
}

/** What was done before some terms of a product are taken: bits of a number. */
export const Begun = {
  /** Terms of the results. */
  out: 1,
  /** Terms of the present block, which lie apart; */
  block: 2,
  /** and these are its last. */
  last: 4,
} as const

/**
 * Adds to the sums of a tile what lies in memory, with the rounding errors beside it if they are kept. `at` gives the
 * address of a vector of results in a buffer, beside `pointer`, which it leaves.
 */
function addBefore(
  code: Code,
  lanes: Lanes,
  out: Buffer,
  errors: Buffer | undefined,
  sums: readonly (readonly [number, number])[],
  at: (buffer: Buffer, row: number, vector: number) => number,
  pointer: (buffer: Buffer) => Code,
  scratch: number,
): void {
  const load = (buffer: Buffer, row: number, v: number) =>
    pointer(buffer).simdMemory(wasm.vectorLoad, at(buffer, row, v))
  sums.forEach((row, r) => {
    if (!errors) {
      row.forEach((sum, v) => void load(out, r, v).get(sum).simd(lanes.ops.add).set(sum))
      return
    }
    // Vectors of one row may overlap: all are read before one is written.
    const long = row.map((_, v) => ({ total: scratch + 2 * v, error: scratch + 1 + 2 * v }))
    row.forEach((y, v) => {
      load(out, r, v).set(long[v].total)
      load(errors, r, v).set(long[v].error)
      addExactly(code, lanes, long[v], y, [scratch + 4, scratch + 5])
    })
    row.forEach((y, v) => {
      pointer(errors)
        .get(long[v].error)
        .simdMemory(wasm.vectorStore, at(errors, r, v))
      code.get(long[v].total).set(y)
    })
  })
}

/**
 * Tiles below each other: a few rows by two vectors of columns, sums over k of a column of the left side times a row of
 * the right one. The sums of a block of terms and the factors stay in registers. Parameters: left, right, out, how many
 * tiles, how many terms, and what has begun.
 */
export function emitTiles(context: Context, p: Product, height: number, [a, b]: readonly Reading[]): number {
  const lanes = lanesOf[p.float]
  const [left, right, out, tiles, terms, begun, k, place, rest, filled] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  const [factor, b0, b1] = [10, 11, 12]
  const sums = Array.from({ length: height }, (_, r) => [13 + 2 * r, 14 + 2 * r] as const)
  const scratch = 13 + 2 * height
  const row = p.columns * lanes.bytes
  const second = Math.min(lanes.count, p.columns - lanes.count) * lanes.bytes
  const zero = new Array(16).fill(0)
  const at = (buffer: Buffer, r: number, v: number) => context.places.positionOf(buffer).address + r * row + v * second
  const each = (act: (sum: number, r: number, v: number) => void) =>
    sums.forEach((vectors, r) => void vectors.forEach((sum, v) => void act(sum, r, v)))
  const pointer = (buffer: Buffer) => emitFollowing(code, context, out, p.out, buffer)
  const store = (buffer: Buffer, value: (sum: number) => void) =>
    each((sum, r, v) => {
      pointer(buffer)
      value(sum)
      code.simdMemory(wasm.vectorStore, at(buffer, r, v))
    })
  const code = new Code()
  const addTerm = () => {
    code.get(place).simdMemory(wasm.vectorLoad, b.address).set(b0)
    code
      .get(place)
      .simdMemory(wasm.vectorLoad, b.address + ("packed" in p.right ? 16 : second))
      .set(b1)
    each((sum, r, v) => {
      if (v === 0)
        code
          .get(left)
          .simdMemory(lanes.loadSplat, a.address + r * a.line)
          .set(factor)
      const column = v === 0 ? b0 : b1
      if (context.fma) code.get(factor).get(column).get(sum).simd(lanes.fused.multiplyAdd)
      else code.get(sum).get(factor).get(column).simd(lanes.ops.mul).simd(lanes.ops.add)
      code.set(sum)
    })
    code.advance(left, a.along).advance(place, b.along)
  }
  const { errors, block } = p.carry ?? {}
  const add = (buffer: Buffer, kept?: Buffer) => addBefore(code, lanes, buffer, kept, sums, at, pointer, scratch)
  const sumInto = (buffer: Buffer) => store(buffer, (sum) => void code.get(sum))
  /** Adds the sums of a block to the results. */
  const close = () => {
    if (errors) {
      code.get(filled).op(wasm.i32IsZero)
      code.when(() => store(errors, () => void code.simd(wasm.vectorConstant, ...zero)))
    }
    if (p.depth > Math.min(p.piece, productBlock)) code.get(filled).when(() => add(p.out, errors))
    sumInto(p.out)
  }
  /** So many terms as the local k says. */
  const addTerms = () => {
    each((sum) => void code.simd(wasm.vectorConstant, ...zero).set(sum))
    code.loop(addTerm, () => void code.advance(k, -1).get(k))
    if (!block) {
      close()
      return
    }
    const has = (bit: number) => code.get(begun).i32(bit).op(wasm.i32And)
    has(Begun.block).when(() => add(block))
    has(Begun.last).when(close)
    has(Begun.last).op(wasm.i32IsZero)
    code.when(() => sumInto(block))
  }
  code.loop(
    () => {
      code.get(right).set(place).get(begun).i32(Begun.out).op(wasm.i32And).set(filled)
      if (p.piece > productBlock) {
        code.get(terms).set(rest)
        code.loop(
          () => {
            code.get(rest).i32(productBlock).get(rest).i32(productBlock).op(wasm.i32Less, wasm.select).set(k)
            addTerms()
            code.i32(1).set(filled).advance(rest, -productBlock)
          },
          () => void code.get(rest).i32(0).op(wasm.i32Greater),
        )
      } else {
        code.get(terms).set(k)
        addTerms()
      }
      code
        .get(left)
        .i32(a.group)
        .op(wasm.i32Add)
        .get(terms)
        .i32(a.along)
        .op(wasm.i32Multiply, wasm.i32Subtract)
        .set(left)
      code.advance(out, height * row).advance(tiles, -1)
    },
    () => void code.get(tiles),
  )
  return context.module.define(
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    [
      ["i32", 4],
      ["v128", 3 + 2 * height + (errors ? 6 : 0)],
    ],
    code,
  )
}
