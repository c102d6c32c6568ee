import type { Pack } from "../../compile/kernel.js"
import { roomFor, widths } from "../../compile/packing.js"
import { loadVector } from "./access.js"
import { Code } from "./assembler.js"
import { addMovers, type Context, type Emitted, emitAddress } from "./context.js"
import { lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { heightOf } from "./tile.js"

/** Copies one group of lines, for one element along the sum after the other. Parameters: from, to. */
function emitGroup(context: Context, { float, role, lines, depth, from }: Pack, size: number): number {
  const lanes = lanesOf[float]
  const [source, target, k] = [0, 1, 2]
  const line = from.line * lanes.bytes
  const address = context.places.positionOf(from.buffer).address + from.offset * lanes.bytes
  const second = role === "right" ? Math.min(lanes.count, lines - lanes.count) : lanes.count
  const code = new Code()
  code.repeat(k, depth, () => {
    for (let i = 0; i < size; ) {
      const at = address + (i < lanes.count ? i : second + i - lanes.count) * line
      code.get(target)
      if (i + lanes.count <= size) {
        loadVector(code, lanes, source, at, line)
        code.simdMemory(wasm.vectorStore, i * lanes.bytes)
        i += lanes.count
      } else {
        code
          .get(source)
          .memory(lanes.scalar.load, at)
          .memory(lanes.scalar.store, i * lanes.bytes)
        i++
      }
    }
    code.advance(source, from.along * lanes.bytes).advance(target, size * lanes.bytes)
  })
  return context.module.define(["i32", "i32"], [["i32", 1]], code)
}

/** Packs a side of a product, all of it as one unit. */
export function emitPack(context: Context, p: Pack): Emitted {
  const { bytes } = lanesOf[p.float]
  const size = p.role === "right" ? widths[p.float] : heightOf(p.lines, context.fma)
  const group = emitGroup(context, p, size)
  const [from, to, count, batch] = [2, 3, 4, 5]
  const line = p.from.line * bytes
  const step = size * p.depth * bytes
  const full = Math.floor(p.lines / size)
  const rest = p.lines % size
  const back = full > 0 ? rest - size : 0
  const code = new Code()
  const call = () => void code.get(from).get(to).call(group)
  addMovers(code.i32(0), context.places.positionOf(p.from.buffer).movers).set(from)
  emitAddress(code, context, p.to).set(to)
  code.repeat(batch, p.batches, () => {
    if (full > 0)
      code.repeat(count, full, () => {
        call()
        code.advance(from, size * line).advance(to, step)
      })
    if (rest > 0) {
      code.advance(from, back * line)
      call()
      code.advance(to, step)
    }
    code.advance(from, p.from.batch * bytes - (full * size + (rest > 0 ? back : 0)) * line)
    code.advance(to, roomFor(p) * bytes - (full + (rest > 0 ? 1 : 0)) * step)
  })
  return { run: context.module.define(["i32", "i32"], [["i32", 4]], code), units: 1 }
}
