import { productBlock } from "../../compile/carry.js"
import type { Buffer, Product } from "../../compile/kernel.js"
import { Code } from "./assembler.js"
import { type Context, emitFollowing } from "./context.js"
import { type Lanes, lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import type { Reading } from "./reading.js"
import { addExactly } from "./total.js"

/** Rows of a tile: as many as leave no row over, if possible. With fused operations taller ones are faster. */
export function heightOf(rows: number, fma: boolean): number {
  const most = fma ? 6 : 4
  return Math.ceil(rows / Math.ceil(rows / most))
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

/** Locals of the function: its parameters, numbers, and vectors. */
const [left, right, out, tiles, terms, begun] = [0, 1, 2, 3, 4, 5]
const [k, place, rest, filled] = [6, 7, 8, 9]
const [factor, b0, b1, firstSum] = [10, 11, 12, 13]

const zero: readonly number[] = new Array(16).fill(0)

/** The function for tiles of one height, while it is written. */
class Tiles {
  readonly code = new Code()
  readonly #lanes: Lanes
  /** The sums of a tile: two vectors for each row. */
  readonly #sums: readonly (readonly [number, number])[]
  readonly #scratch: number
  /** Bytes from one row of results to the next, and from the first vector of a row to the second. */
  readonly #row: number
  readonly #second: number

  constructor(
    readonly context: Context,
    readonly product: Product,
    readonly height: number,
    readonly sides: readonly Reading[],
  ) {
    const { float, columns } = product
    const lanes = lanesOf[float]
    this.#lanes = lanes
    this.#sums = Array.from({ length: height }, (_, r) => [firstSum + 2 * r, firstSum + 1 + 2 * r] as const)
    this.#scratch = firstSum + 2 * height
    this.#row = columns * lanes.bytes
    this.#second = Math.min(lanes.count, columns - lanes.count) * lanes.bytes
  }

  #each(act: (sum: number, r: number, v: number) => void): void {
    this.#sums.forEach((vectors, r) => void vectors.forEach((sum, v) => void act(sum, r, v)))
  }

  /** The address of a vector of results in a buffer, beside what `pointer` leaves. */
  #at(buffer: Buffer, r: number, v: number): number {
    return this.context.places.positionOf(buffer).address + r * this.#row + v * this.#second
  }

  #pointer(buffer: Buffer): Code {
    return emitFollowing(this.code, this.context, out, this.product.out, buffer)
  }

  #load(buffer: Buffer, r: number, v: number): Code {
    return this.#pointer(buffer).simdMemory(wasm.vectorLoad, this.#at(buffer, r, v))
  }

  #store(buffer: Buffer, value: (sum: number) => void): void {
    this.#each((sum, r, v) => {
      this.#pointer(buffer)
      value(sum)
      this.code.simdMemory(wasm.vectorStore, this.#at(buffer, r, v))
    })
  }

  #sumInto(buffer: Buffer): void {
    this.#store(buffer, (sum) => void this.code.get(sum))
  }

  /** Adds to the sums what lies in memory. */
  #add(buffer: Buffer): void {
    this.#each((sum, r, v) => void this.#load(buffer, r, v).get(sum).simd(this.#lanes.ops.add).set(sum))
  }

  /** The same with the rounding errors, which are kept beside it. */
  #addWithErrors(buffer: Buffer, errors: Buffer): void {
    const scratch = this.#scratch
    this.#sums.forEach((row, r) => {
      // Vectors of one row may overlap: all are read before one is written.
      const long = row.map((_, v) => ({ total: scratch + 2 * v, error: scratch + 1 + 2 * v }))
      row.forEach((y, v) => {
        this.#load(buffer, r, v).set(long[v].total)
        this.#load(errors, r, v).set(long[v].error)
        addExactly(this.code, this.#lanes, long[v], y, [scratch + 4, scratch + 5])
      })
      row.forEach((y, v) => {
        this.#pointer(errors)
          .get(long[v].error)
          .simdMemory(wasm.vectorStore, this.#at(errors, r, v))
        this.code.get(long[v].total).set(y)
      })
    })
  }

  /** A column of the left side times a row of the right one. */
  #addTerm(): void {
    const { code, context, product } = this
    const [a, b] = this.sides
    const { fused, ops, loadSplat } = this.#lanes
    const apart = "packed" in product.right ? 16 : this.#second
    code.get(place).simdMemory(wasm.vectorLoad, b.address).set(b0)
    code
      .get(place)
      .simdMemory(wasm.vectorLoad, b.address + apart)
      .set(b1)
    this.#each((sum, r, v) => {
      if (v === 0)
        code
          .get(left)
          .simdMemory(loadSplat, a.address + r * a.line)
          .set(factor)
      const column = v === 0 ? b0 : b1
      if (context.fma) code.get(factor).get(column).get(sum).simd(fused.multiplyAdd)
      else code.get(sum).get(factor).get(column).simd(ops.mul).simd(ops.add)
      code.set(sum)
    })
    code.advance(left, a.along).advance(place, b.along)
  }

  /** Adds the sums of a block to the results. */
  #close(): void {
    const { code, product } = this
    const { errors } = product.carry ?? {}
    if (errors) {
      code.get(filled).op(wasm.i32IsZero)
      code.when(() => this.#store(errors, () => void code.simd(wasm.vectorConstant, ...zero)))
    }
    if (product.depth > Math.min(product.piece, productBlock))
      code.get(filled).when(() => {
        if (errors) this.#addWithErrors(product.out, errors)
        else this.#add(product.out)
      })
    this.#sumInto(product.out)
  }

  /** So many terms as the local k says. */
  #addTerms(): void {
    const { code } = this
    const block = this.product.carry?.block
    this.#each((sum) => void code.simd(wasm.vectorConstant, ...zero).set(sum))
    code.loop(
      () => this.#addTerm(),
      () => void code.advance(k, -1).get(k),
    )
    if (!block) {
      this.#close()
      return
    }
    const has = (bit: number) => code.get(begun).i32(bit).op(wasm.i32And)
    has(Begun.block).when(() => this.#add(block))
    has(Begun.last).when(() => this.#close())
    has(Begun.last).op(wasm.i32IsZero)
    code.when(() => this.#sumInto(block))
  }

  /** All terms of a piece, in blocks. */
  #addPiece(): void {
    const { code } = this
    if (this.product.piece <= productBlock) {
      code.get(terms).set(k)
      this.#addTerms()
      return
    }
    const block = () => {
      code.get(rest).i32(productBlock).get(rest).i32(productBlock).op(wasm.i32Less, wasm.select).set(k)
      this.#addTerms()
      code.i32(1).set(filled).advance(rest, -productBlock)
    }
    code.get(terms).set(rest)
    code.loop(block, () => void code.get(rest).i32(0).op(wasm.i32Greater))
  }

  #tile(): void {
    const { code } = this
    const [a] = this.sides
    code.get(right).set(place).get(begun).i32(Begun.out).op(wasm.i32And).set(filled)
    this.#addPiece()
    code.get(left).i32(a.group).op(wasm.i32Add).get(terms).i32(a.along).op(wasm.i32Multiply, wasm.i32Subtract).set(left)
    code.advance(out, this.height * this.#row).advance(tiles, -1)
  }

  define(): number {
    this.code.loop(
      () => this.#tile(),
      () => void this.code.get(tiles),
    )
    const vectors = 3 + 2 * this.height + (this.product.carry?.errors ? 6 : 0)
    const locals = [["i32", 4] as const, ["v128", vectors] as const]
    return this.context.module.define(["i32", "i32", "i32", "i32", "i32", "i32"], locals, this.code)
  }
}

/**
 * Tiles below each other: a few rows by two vectors of columns, sums over k of a column of the left side times a row of
 * the right one. The sums of a block of terms and the factors stay in registers. Parameters: left, right, out, how many
 * tiles, how many terms, and what has begun.
 */
export const emitTiles = (context: Context, p: Product, height: number, sides: readonly Reading[]): number =>
  new Tiles(context, p, height, sides).define()
