import type { Matrix, Product } from "../../compile/kernel.js"
import { loadVector } from "./access.js"
import { Code } from "./assembler.js"
import type { Context } from "./emit.js"
import { type Lanes, lanesOf } from "./lanes.js"

/** A tile of the result is this many rows by two vectors; its eight sums and two factors stay in registers. */
const height = 4
/** So many rows of the left operand are read again for every panel: they should stay in the second cache. */
const band = 64

/** Copies two vectors of columns for every k, so that the tile reads them in order. Parameters: from, to. */
function emitPack(context: Context, lanes: Lanes, depth: number, right: Matrix, second: number): number {
  const [from, to, k] = [0, 1, 2]
  const [row, column] = [right.row * lanes.bytes, right.column * lanes.bytes]
  const code = new Code()
  const address = context.addressOf(right.buffer) + right.offset * lanes.bytes
  code.repeat(k, depth, () => {
    for (const v of [0, 1]) {
      code.get(to)
      loadVector(code, lanes, from, address + v * second * column, column)
      code.simdMemory(0x0b, v * 16)
    }
    code.advance(from, row).advance(to, 32)
  })
  return context.module.define(["i32", "i32"], [["i32", 1]], code)
}

/** One tile: sums over k of a column of the left operand times a row of the panel. Parameters: left, panel, out. */
function emitTile(context: Context, lanes: Lanes, p: Product, rows: number, second: number): number {
  const [left, panel, out, k] = [0, 1, 2, 3]
  const [b0, b1, a] = [4, 5, 6]
  const sum = (r: number, v: number) => 7 + 2 * r + v
  const address = context.addressOf(p.left.buffer) + p.left.offset * lanes.bytes
  const [row, column] = [p.left.row * lanes.bytes, p.left.column * lanes.bytes]
  const code = new Code()
  code.repeat(k, p.depth, () => {
    code.get(panel).simdMemory(0x00, 0).set(b0)
    code.get(panel).simdMemory(0x00, 16).set(b1)
    for (let r = 0; r < rows; r++) {
      code
        .get(left)
        .simdMemory(lanes.loadSplat, address + r * row)
        .set(a)
      for (const v of [0, 1])
        code
          .get(sum(r, v))
          .get(a)
          .get(v === 0 ? b0 : b1)
          .simd(lanes.ops.mul)
          .simd(lanes.ops.add)
          .set(sum(r, v))
    }
    code.advance(left, column).advance(panel, 32)
  })
  const base = context.addressOf(p.out)
  for (let r = 0; r < rows; r++)
    for (const v of [0, 1])
      code
        .get(out)
        .get(sum(r, v))
        .simdMemory(0x0b, base + (r * p.columns + v * second) * lanes.bytes)
  return context.module.define(
    ["i32", "i32", "i32"],
    [
      ["i32", 1],
      ["v128", 3 + 2 * rows],
    ],
    code,
  )
}

/**
 * A matrix product as a function without parameters. Where the tiles do not fill the result, the last ones reach back
 * over results that are there already, and compute them again.
 */
export function emitProduct(context: Context, p: Product): number {
  const lanes = lanesOf[p.float]
  const { bytes } = lanes
  const width = 2 * lanes.count
  const second = Math.min(lanes.count, p.columns - lanes.count)
  const rows = Math.min(height, p.rows)
  const pack = emitPack(context, lanes, p.depth, p.right, second)
  const tile = emitTile(context, lanes, p, rows, second)
  const packed = context.addressOf(p.packed)
  const panelBytes = p.depth * 32
  const [batch, j, column, panel, i, row, start, end, left, right, out] = Array.from({ length: 11 }, (_, n) => n)

  const code = new Code()
  /** to = min(value, limit) */
  const least = (value: number, limit: number, to: number) =>
    code.get(value).i32(limit).get(value).i32(limit).op(0x48, 0x1b).set(to)
  /** Leaves base + local * factor. */
  const affine = (base: number, local: number, factor: number) => code.get(base).get(local).i32(factor).op(0x6c, 0x6a)
  const upTo = (local: number, step: number, limit: () => void, body: () => void) =>
    code.loop(
      () => {
        body()
        code.advance(local, step)
      },
      () => {
        code.get(local)
        limit()
        code.op(0x48)
      },
    )
  const eachPanel = (body: () => void) => {
    code.i32(0).set(j).i32(packed).set(panel)
    upTo(
      j,
      width,
      () => void code.i32(p.columns),
      () => {
        least(j, Math.max(p.columns - width, 0), column)
        body()
        code.advance(panel, panelBytes)
      },
    )
  }
  code.i32(0).set(left).i32(0).set(right).i32(0).set(out)
  code.repeat(batch, p.batches, () => {
    eachPanel(() => {
      affine(right, column, p.right.column * bytes)
      code.get(panel).call(pack)
    })
    code.i32(0).set(start)
    upTo(
      start,
      band,
      () => void code.i32(p.rows),
      () => {
        code.get(start).i32(band).op(0x6a).set(end)
        least(end, p.rows, end)
        eachPanel(() => {
          code.get(start).set(i)
          upTo(
            i,
            rows,
            () => void code.get(end),
            () => {
              least(i, p.rows - rows, row)
              affine(left, row, p.left.row * bytes)
              code.get(panel)
              affine(out, row, p.columns * bytes)
              code.get(column).i32(bytes).op(0x6c, 0x6a).call(tile)
            },
          )
        })
      },
    )
    code.advance(left, p.left.batch * bytes).advance(right, p.right.batch * bytes)
    code.advance(out, p.rows * p.columns * bytes)
  })
  return context.module.define([], [["i32", 11]], code)
}
