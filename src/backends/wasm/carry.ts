import { block, closing } from "../../compile/carry.js"
import type { Buffer, Store } from "../../compile/kernel.js"
import type { Place } from "./access.js"
import { Code } from "./assembler.js"
import { addMovers, type Context } from "./context.js"
import { lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { emitRow } from "./row.js"

/**
 * A sum whose terms do not follow each other falls into blocks: of the outermost axis that is summed so many turns that few
 * enough terms meet in an element.
 */
export function blockOf(shape: readonly number[], strides: readonly number[]): { axis: number; every: number } {
  let [axis, every, terms] = [0, 1, 1]
  for (let d = shape.length - 1; d >= 0 && terms <= block; d--)
    if (strides[d] === 0) {
      axis = d
      every = Math.floor(block / terms)
      terms *= shape[d]
    }
  return { axis, every }
}

/**
 * Closes the block of a sum, along the axes within: those that are kept, with sizes and strides in bytes, an undefined size
 * for the one that may be cut; `elements` are closed in all. Parameters: where the sum is, and how many units of that axis.
 */
export function emitClosing(
  context: Context,
  { access, carry }: Store,
  target: Place,
  axes: readonly { readonly size: number | undefined; readonly stride: number }[],
  elements: number,
): number {
  const out = access.buffer
  const terms = carry?.block as Buffer
  const { float, body, stores } = closing(out, terms, carry?.errors)
  const inner = axes[axes.length - 1]
  const positionOf = (buffer: Buffer) => context.places.positionOf(buffer)
  const { movers } = positionOf(out)
  // The sum may lie in an array that loops write entry by entry; what is beside it stays.
  const place = (buffer: Buffer): Place => ({
    ...target,
    pointer: buffer === out ? 2 : 1,
    address: target.address + positionOf(buffer).address - positionOf(terms).address,
    stride: inner.stride,
  })
  const row = emitRow({
    lanes: lanesOf[float],
    body,
    stores,
    loads: new Map(body.flatMap((x) => (x.access ? [[x, place(x.access.buffer)] as const] : []))),
    targets: new Map(stores.map((s) => [s, place(s.access.buffer)])),
    errors: new Map(),
    strides: [inner.stride, inner.stride],
    length: inner.size ?? elements,
    elements,
    turns: context.turns,
    counts: inner.size === undefined ? undefined : [inner.size],
    import: context.import,
  })
  const rowFunction = context.module.define(["i32", "i32", "i32"], [["v128", row.vectors]], row.code)
  const [pointer, units] = [0, 1]
  const counter = (depth: number) => 2 + depth
  const code = new Code()
  const count = (size: number | undefined) => (size === undefined ? code.get(units) : code.i32(size))
  const nest = (depth: number): void => {
    const { size, stride } = axes[depth]
    if (depth === axes.length - 1) {
      addMovers(count(size).get(pointer).get(pointer), movers).call(rowFunction)
      return
    }
    count(size).set(counter(depth))
    const turn = () => {
      nest(depth + 1)
      code.advance(pointer, stride)
    }
    code.loop(turn, () => void code.advance(counter(depth), -1).get(counter(depth)))
    code.get(pointer)
    count(size).i32(stride).op(wasm.i32Multiply, wasm.i32Subtract).set(pointer)
  }
  nest(0)
  return context.module.define(["i32", "i32"], [["i32", axes.length]], code)
}
