import { piecesOf, settling } from "../../compile/carry.js"
import type { Product } from "../../compile/kernel.js"
import { Code } from "./assembler.js"
import { addMovers, type Context, type Emitted } from "./context.js"
import { emitKernel } from "./emit.js"
import { lanesOf } from "./lanes.js"
import { emitMirror } from "./mirror.js"
import * as wasm from "./opcodes.js"
import { emitPanels } from "./panels.js"
import { type Parts, partsOf } from "./parts.js"
import { type Reading, reading } from "./reading.js"
import { Begun, emitTiles } from "./tile.js"

/** Locals: the first part and how many, the present one, and what the tiles are called with. */
const [first, count, batch, y, x, z, left, right, out, tiles, end] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

/** The function that does some parts of a product, while it is written. */
class ProductCode {
  readonly code = new Code()
  readonly #sides: readonly [Reading, Reading]
  /** The functions for panels of full tiles, and of lower ones. */
  readonly #panels: number
  readonly #restPanels: number
  readonly #bytes: number

  constructor(
    readonly context: Context,
    readonly product: Product,
    readonly parts: Parts,
  ) {
    const [a, b] = [
      reading(context, product, "left", parts.height),
      reading(context, product, "right", parts.width),
    ] as const
    const panelsOf = (rows: number) => emitPanels(context, product, b, emitTiles(context, product, rows, [a, b]))
    this.#sides = [a, b]
    this.#panels = panelsOf(parts.height)
    this.#restPanels = parts.rest > 0 ? panelsOf(parts.rest) : 0
    this.#bytes = lanesOf[product.float].bytes
  }

  /** Leaves local * factor. */
  #times(local: number, factor: number): Code {
    return this.code.get(local).i32(factor).op(wasm.i32Multiply)
  }

  /** Leaves min(step, all - local * step). */
  #least(local: number, step: number, all: number): Code {
    this.code.i32(step)
    this.code.i32(all)
    this.#times(local, step).op(wasm.i32Subtract)
    this.code.i32(all)
    this.#times(local, step).op(wasm.i32Subtract).i32(step)
    return this.code.op(wasm.i32Greater, wasm.select)
  }

  #isLast(local: number, n: number): Code {
    return this.code
      .get(local)
      .i32(n - 1)
      .op(wasm.i32Equal)
  }

  /** Leaves what tiles have to know of what went before (`Begun`). */
  #begun(): Code {
    const { code, product, parts } = this
    if (!product.carry?.block) return code.get(z).i32(0).op(wasm.i32NotEqual)
    const every = piecesOf(product)
    code.get(z).i32(every).op(wasm.i32GreaterEqual)
    const place = () => code.get(z).i32(every).op(wasm.i32RemainderUnsigned)
    place().i32(0).op(wasm.i32NotEqual).i32(Begun.block).op(wasm.i32Multiply, wasm.i32Or)
    place()
      .i32(every - 1)
      .op(wasm.i32Equal)
    return this.#isLast(z, parts.pieces).op(wasm.i32Or).i32(Begun.last).op(wasm.i32Multiply, wasm.i32Or)
  }

  /** Leaves how many full panels the part has, and whether the last one follows. */
  #panelsOfPart(): Code {
    const { code, product } = this
    const { most, height, rest, width, per, groups, panels } = this.parts
    if (!product.symmetric) {
      this.#least(x, per, panels)
      return this.#isLast(x, groups)
    }
    const rows = most * height
    this.#times(y, rows)
      .i32(rows + rest)
      .op(wasm.i32Add)
      .set(end)
    const needed = () =>
      code
        .get(end)
        .i32(width - 1)
        .op(wasm.i32Add)
        .i32(width)
        .op(wasm.i32DivideUnsigned)
    needed().i32(panels)
    needed().i32(panels).op(wasm.i32Less, wasm.select)
    return code
      .get(end)
      .i32(panels * width)
      .op(wasm.i32Greater)
  }

  #call(callee: number, n: () => void): void {
    const { piece, depth } = this.product
    this.code.get(left).get(right).get(out)
    n()
    this.#least(z, piece, depth)
    this.#begun()
    this.#panelsOfPart()
    this.code.call(callee)
  }

  /** Sets a pointer to where the part begins in an array: so many bytes for each batch, band or group, and piece. */
  #point(pointer: number, steps: readonly (readonly [number, number])[], movers: readonly number[]): void {
    steps.forEach(([local, factor], i) => {
      this.#times(local, factor)
      if (i > 0) this.code.op(wasm.i32Add)
    })
    addMovers(this.code, movers).set(pointer)
  }

  /** One piece of the sums of a part. */
  #piece(): void {
    const { code, context, product, parts } = this
    const { most, height, per, width } = parts
    const [a, b] = this.#sides
    const row = product.columns * this.#bytes
    const inPiece = [a, b].map(({ along }) => [z, product.piece * along] as const)
    this.#point(left, [[batch, a.batch], [y, most * a.group], inPiece[0]], a.movers)
    this.#point(right, [[batch, b.batch], [x, per * b.group], inPiece[1]], b.movers)
    const result = [[batch, product.rows * row] as const, [y, most * height * row] as const]
    this.#point(out, [...result, [x, per * width * this.#bytes]], context.places.positionOf(product.out).movers)
    this.#least(y, most, parts.tiles).set(tiles)
    this.#call(this.#panels, () => void code.get(tiles))
    if (parts.rest > 0) this.#isLast(y, parts.bands).when(() => this.#lastRows(a, row))
  }

  /** The rows that fill no tile. */
  #lastRows(a: Reading, row: number): void {
    const { code, parts } = this
    code.get(left)
    this.#times(tiles, a.group).op(wasm.i32Add).set(left)
    code.get(out)
    this.#times(tiles, parts.height * row)
      .op(wasm.i32Add)
      .set(out)
    // The last group of packed rows reaches back.
    if ("packed" in this.product.left) code.advance(left, (parts.height - parts.rest) * a.line)
    this.#call(this.#restPanels, () => void code.i32(1))
  }

  #part(): void {
    const { code } = this
    const { groups, bands, pieces } = this.parts
    code.get(first).i32(groups).op(wasm.i32RemainderUnsigned).set(x)
    code.get(first).i32(groups).op(wasm.i32DivideUnsigned).i32(bands).op(wasm.i32RemainderUnsigned).set(y)
    code
      .get(first)
      .i32(groups * bands)
      .op(wasm.i32DivideUnsigned)
      .set(batch)
    code.i32(0).set(z)
    code.loop(
      () => this.#piece(),
      () => void code.advance(z, 1).get(z).i32(pieces).op(wasm.i32Less),
    )
    code.advance(first, 1).advance(count, -1)
  }

  define(): number {
    this.code.loop(
      () => this.#part(),
      () => void this.code.get(count),
    )
    return this.context.module.define(["i32", "i32"], [["i32", end - 1]], this.code)
  }
}

/**
 * A matrix product. Its parts may be done in any order: a function does some of them, the first and how many are its
 * parameters. Rows that do not fill a tile have a lower one. A part takes one piece of its sums after the other. A symmetric
 * product has no groups: each band goes as far as its diagonal, and what is above is mirrored in the end.
 */
export function emitProduct(context: Context, p: Product): Emitted {
  const parts = partsOf(context, p)
  const code = new ProductCode(context, p, parts)
  const after = [
    ...(p.carry?.errors ? [emitKernel(context, settling(p.out, p.carry.errors))] : []),
    ...(p.symmetric ? [emitMirror(context, p)] : []),
  ]
  return { run: code.define(), units: p.batches * parts.bands * parts.groups, after }
}
