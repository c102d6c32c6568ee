import type { Product } from "../../compile/kernel.js"
import { roomFor, widths } from "../../compile/packing.js"
import { Code } from "./assembler.js"
import type { Context } from "./emit.js"
import { lanesOf } from "./lanes.js"
import { emitTiles, heightOf, type Reading } from "./tile.js"

/** Rows of the left side that are read again for every panel take so many bytes: they should stay in the second cache. */
const band = 1 << 18

/** How tiles read a side of which `size` lines make a group. */
function reading(context: Context, p: Product, role: "left" | "right", size: number): Reading {
  const { bytes } = lanesOf[p.float]
  const side = p[role]
  if ("packed" in side) {
    const lines = role === "left" ? p.rows : p.columns
    const batch = side.shared ? 0 : roomFor({ role, float: p.float, lines, depth: p.depth }) * bytes
    const along = size * bytes
    return { address: context.addressOf(side.packed), batch, group: p.depth * along, line: bytes, along }
  }
  const [batch, line, along] = [side.batch, side.line, side.along].map((s) => s * bytes)
  return { address: context.addressOf(side.buffer) + side.offset * bytes, batch, group: size * line, line, along }
}

/**
 * Tiles below each other, for one panel of columns after the other. Where panels do not fill the columns, the last one
 * reaches back over results that are there already, and they are computed again. Parameters: those of the tiles.
 */
function emitPanels(context: Context, p: Product, b: Reading, tiles: number): number {
  const [left, right, out, count, panel] = [0, 1, 2, 3, 4]
  const { bytes } = lanesOf[p.float]
  const width = widths[p.float]
  const full = Math.floor(p.columns / width)
  const rest = p.columns % width
  const code = new Code()
  const call = () => void code.get(left).get(right).get(out).get(count).call(tiles)
  if (full > 0)
    code.repeat(panel, full, () => {
      call()
      code.advance(right, b.group).advance(out, width * bytes)
    })
  if (rest > 0) {
    if (full > 0 && !("packed" in p.right)) code.advance(right, (rest - width) * b.line)
    if (full > 0) code.advance(out, (rest - width) * bytes)
    call()
  }
  return context.module.define(["i32", "i32", "i32", "i32"], [["i32", 1]], code)
}

/** A matrix product as a function without parameters. The last tiles reach back, like the last panel. */
export function emitProduct(context: Context, p: Product): number {
  const height = heightOf(p.rows, context.fma)
  const [a, b] = [reading(context, p, "left", height), reading(context, p, "right", widths[p.float])]
  const panels = emitPanels(context, p, b, emitTiles(context, p, height, [a, b]))
  const row = p.columns * lanesOf[p.float].bytes
  const full = Math.floor(p.rows / height)
  const rest = p.rows % height
  const most = Math.max(1, Math.floor(band / (height * p.depth * lanesOf[p.float].bytes)))
  const [left, right, out, batch, bands] = [0, 1, 2, 3, 4]
  const code = new Code()
  const call = (tiles: number) => {
    code.get(left).get(right).get(out).i32(tiles).call(panels)
    code.advance(left, tiles * a.group).advance(out, tiles * height * row)
  }
  code.repeat(batch, p.batches, () => {
    if (full >= most) code.repeat(bands, Math.floor(full / most), () => call(most))
    if (full % most > 0) call(full % most)
    let ahead = full
    if (rest > 0) {
      if (!("packed" in p.left)) code.advance(left, (rest - height) * a.line)
      code.advance(out, (rest - height) * row)
      call(1)
      ahead++
    }
    const lines = "packed" in p.left ? ahead * a.group : p.rows * a.line
    code.advance(left, a.batch - lines).advance(right, b.batch)
  })
  return context.module.define([], [["i32", 5]], code)
}
