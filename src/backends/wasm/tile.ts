import type { Product } from "../../compile/kernel.js"
import { Code } from "./assembler.js"
import type { Context } from "./emit.js"
import { lanesOf } from "./lanes.js"

/** Rows of a tile: as many as leave no row over, if possible. With fused operations taller ones are faster. */
export function heightOf(rows: number, fma: boolean): number {
  const most = fma ? 6 : 4
  return Math.ceil(rows / Math.ceil(rows / most))
}

/** How a side lies in memory, in bytes: where it begins, and from one batch, group, line or element of a line to the next. */
export interface Reading {
  readonly address: number
  readonly batch: number
  readonly group: number
  readonly line: number
  readonly along: number
}

/**
 * Tiles below each other: a few rows by two vectors of columns, sums over k of a column of the left side times a row of
 * the right one. The sums and the factors stay in registers. Parameters: left, right, out, how many tiles, how many terms,
 * and whether the sums begin with what lies in out.
 */
export function emitTiles(context: Context, p: Product, height: number, [a, b]: readonly Reading[]): number {
  const lanes = lanesOf[p.float]
  const [left, right, out, tiles, terms, begun, k, place] = [0, 1, 2, 3, 4, 5, 6, 7]
  const [factor, b0, b1] = [8, 9, 10]
  const sum = (r: number, v: number) => 11 + 2 * r + v
  const rows = Array.from({ length: height }, (_, r) => r)
  const row = p.columns * lanes.bytes
  const second = Math.min(lanes.count, p.columns - lanes.count) * lanes.bytes
  const zero = new Array(16).fill(0)
  const result = (r: number, v: number) => context.addressOf(p.out) + r * row + v * second
  const code = new Code()
  const addTerm = () => {
    code.get(place).simdMemory(0x00, b.address).set(b0)
    code
      .get(place)
      .simdMemory(0x00, b.address + ("packed" in p.right ? 16 : second))
      .set(b1)
    for (const r of rows) {
      code
        .get(left)
        .simdMemory(lanes.loadSplat, a.address + r * a.line)
        .set(factor)
      for (const v of [0, 1]) {
        const column = v === 0 ? b0 : b1
        if (context.fma) code.get(factor).get(column).get(sum(r, v)).simd(lanes.fused.multiplyAdd)
        else code.get(sum(r, v)).get(factor).get(column).simd(lanes.ops.mul).simd(lanes.ops.add)
        code.set(sum(r, v))
      }
    }
    code.advance(left, a.along).advance(place, b.along)
  }
  code.loop(
    () => {
      for (const r of rows) for (const v of [0, 1]) code.simd(0x0c, ...zero).set(sum(r, v))
      if (p.piece < p.depth)
        code.get(begun).when(() => {
          for (const r of rows) for (const v of [0, 1]) code.get(out).simdMemory(0x00, result(r, v)).set(sum(r, v))
        })
      code.get(right).set(place).get(terms).set(k)
      code.loop(addTerm, () => void code.advance(k, -1).get(k))
      for (const r of rows) for (const v of [0, 1]) code.get(out).get(sum(r, v)).simdMemory(0x0b, result(r, v))
      code.get(left).i32(a.group).op(0x6a).get(terms).i32(a.along).op(0x6c, 0x6b).set(left)
      code.advance(out, height * row).advance(tiles, -1)
    },
    () => void code.get(tiles),
  )
  return context.module.define(
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    [
      ["i32", 2],
      ["v128", 3 + 2 * height],
    ],
    code,
  )
}
