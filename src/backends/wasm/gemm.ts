import { piecesOf, settling } from "../../compile/carry.js"
import type { Product } from "../../compile/kernel.js"
import { roomFor, widths } from "../../compile/packing.js"
import { Code } from "./assembler.js"
import { addMovers, type Context, type Emitted } from "./context.js"
import { emitKernel } from "./emit.js"
import { lanesOf } from "./lanes.js"
import { emitMirror } from "./mirror.js"
import * as wasm from "./opcodes.js"
import { Begun, emitTiles, heightOf, type Reading } from "./tile.js"

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
    return { ...context.places.positionOf(side.packed), batch, group: p.depth * along, line: bytes, along }
  }
  const [batch, line, along] = [side.batch, side.line, side.along].map((s) => s * bytes)
  const { address, movers } = context.places.positionOf(side.buffer)
  return { address: address + side.offset * bytes, movers, batch, group: size * line, line, along }
}

/**
 * Tiles below each other, for one panel of columns after the other. Where panels do not fill the columns, the last one
 * reaches back over results that are there already, and they are computed again. Parameters: those of the tiles, how many
 * full panels, and whether the last one follows.
 */
function emitPanels(context: Context, p: Product, b: Reading, tiles: number): number {
  const [left, right, out, count, terms, begun, panels, last] = [0, 1, 2, 3, 4, 5, 6, 7]
  const { bytes } = lanesOf[p.float]
  const width = widths[p.float]
  const rest = p.columns % width
  const code = new Code()
  const call = () => void code.get(left).get(right).get(out).get(count).get(terms).get(begun).call(tiles)
  code.get(panels).when(() =>
    code.loop(
      () => {
        call()
        code
          .advance(right, b.group)
          .advance(out, width * bytes)
          .advance(panels, -1)
      },
      () => void code.get(panels),
    ),
  )
  if (rest > 0)
    code.get(last).when(() => {
      const back = p.columns > width ? rest - width : 0
      if (!("packed" in p.right)) code.advance(right, back * b.line)
      code.advance(out, back * bytes)
      call()
    })
  return context.module.define(new Array(8).fill("i32"), [], code)
}

/**
 * A matrix product. It consists of parts, in each batch bands of rows by groups of panels, in any order: a function does
 * some parts, the first and how many are its parameters. Rows that do not fill a tile have a lower one.
 * A part takes one piece of its sums after the other. A symmetric product has no groups: each band goes as far as its
 * diagonal, and what is above is mirrored in the end.
 */
export function emitProduct(context: Context, p: Product): Emitted {
  const { bytes } = lanesOf[p.float]
  const width = widths[p.float]
  const height = heightOf(p.rows, context.fma)
  const [a, b] = [reading(context, p, "left", height), reading(context, p, "right", width)]
  const panelsOf = (rows: number) => emitPanels(context, p, b, emitTiles(context, p, rows, [a, b]))
  const row = p.columns * bytes
  const pieces = Math.ceil(p.depth / p.piece)
  const [full, fullPanels] = [Math.floor(p.rows / height), Math.floor(p.columns / width)]
  const rest = p.rows % height
  const [panels, restPanels] = [panelsOf(height), rest > 0 ? panelsOf(rest) : 0]

  const wanted = context.parts(p) / p.batches
  const cached = Math.max(1, Math.floor(band / (height * p.piece * bytes)))
  const most = Math.min(cached, Math.ceil(full / wanted))
  const bands = Math.ceil(full / most)
  const per = p.symmetric ? fullPanels : Math.max(1, Math.ceil((fullPanels * bands) / Math.max(wanted, bands)))
  const groups = Math.max(1, Math.ceil(fullPanels / Math.max(1, per)))

  const [first, count, batch, y, x, z, left, right, out, tiles, end] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  const code = new Code()
  /** Leaves local * factor. */
  const times = (local: number, factor: number) => code.get(local).i32(factor).op(wasm.i32Multiply)
  /** Leaves min(step, all - local * step). */
  const least = (local: number, step: number, all: number) => {
    code.i32(step)
    code.i32(all)
    times(local, step).op(wasm.i32Subtract)
    code.i32(all)
    times(local, step).op(wasm.i32Subtract).i32(step)
    return code.op(wasm.i32Greater, wasm.select)
  }
  const isLast = (local: number, n: number) =>
    code
      .get(local)
      .i32(n - 1)
      .op(wasm.i32Equal)
  /** Leaves what tiles have to know of what went before (`Begun`). */
  const begun = () => {
    if (!p.carry?.block) return code.get(z).i32(0).op(wasm.i32NotEqual)
    const every = piecesOf(p)
    code.get(z).i32(every).op(wasm.i32GreaterEqual)
    const place = () => code.get(z).i32(every).op(wasm.i32RemainderUnsigned)
    place().i32(0).op(wasm.i32NotEqual).i32(Begun.block).op(wasm.i32Multiply, wasm.i32Or)
    place()
      .i32(every - 1)
      .op(wasm.i32Equal)
    return isLast(z, pieces).op(wasm.i32Or).i32(Begun.last).op(wasm.i32Multiply, wasm.i32Or)
  }
  /** Leaves how many full panels the part has, and whether the last one follows. */
  const panelsOfPart = () => {
    if (!p.symmetric) {
      least(x, per, fullPanels)
      return isLast(x, groups)
    }
    const rows = most * height
    times(y, rows)
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
    needed().i32(fullPanels)
    needed().i32(fullPanels).op(wasm.i32Less, wasm.select)
    return code
      .get(end)
      .i32(fullPanels * width)
      .op(wasm.i32Greater)
  }
  const call = (callee: number, n: () => void) => {
    code.get(left).get(right).get(out)
    n()
    least(z, p.piece, p.depth)
    begun()
    panelsOfPart()
    code.call(callee)
  }
  const piece = () => {
    times(batch, a.batch)
    times(y, most * a.group).op(wasm.i32Add)
    times(z, p.piece * a.along).op(wasm.i32Add)
    addMovers(code, a.movers).set(left)
    times(batch, b.batch)
    times(x, per * b.group).op(wasm.i32Add)
    times(z, p.piece * b.along).op(wasm.i32Add)
    addMovers(code, b.movers).set(right)
    times(batch, p.rows * row)
    times(y, most * height * row).op(wasm.i32Add)
    times(x, per * width * bytes).op(wasm.i32Add)
    addMovers(code, context.places.positionOf(p.out).movers).set(out)
    least(y, most, full).set(tiles)
    call(panels, () => void code.get(tiles))
    if (rest > 0)
      isLast(y, bands).when(() => {
        code.get(left)
        times(tiles, a.group).op(wasm.i32Add).set(left)
        code.get(out)
        times(tiles, height * row)
          .op(wasm.i32Add)
          .set(out)
        if ("packed" in p.left) code.advance(left, (height - rest) * a.line) // the last group reaches back
        call(restPanels, () => void code.i32(1))
      })
  }
  code.loop(
    () => {
      code.get(first).i32(groups).op(wasm.i32RemainderUnsigned).set(x)
      code.get(first).i32(groups).op(wasm.i32DivideUnsigned).i32(bands).op(wasm.i32RemainderUnsigned).set(y)
      code
        .get(first)
        .i32(groups * bands)
        .op(wasm.i32DivideUnsigned)
        .set(batch)
      code.i32(0).set(z)
      code.loop(piece, () => void code.advance(z, 1).get(z).i32(pieces).op(wasm.i32Less))
      code.advance(first, 1).advance(count, -1)
    },
    () => void code.get(count),
  )
  const after = [
    ...(p.carry ? [emitKernel(context, settling(p.out, p.carry.errors))] : []),
    ...(p.symmetric ? [emitMirror(context, p)] : []),
  ]
  return { run: context.module.define(["i32", "i32"], [["i32", 9]], code), units: p.batches * bands * groups, after }
}
