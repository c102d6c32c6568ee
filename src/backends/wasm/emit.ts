import { block, settling } from "../../compile/carry.js"
import type { Access, Instruction, Kernel, Rounding, Store } from "../../compile/kernel.js"
import { sizeOf } from "../../ir/aval.js"
import { widthOf } from "../../ir/dtype.js"
import { mergeAxes } from "../../ir/view.js"
import type { Place } from "./access.js"
import { Code } from "./assembler.js"
import { blockOf, emitClosing } from "./carry.js"
import { addMovers, type Context, type Emitted, emitZeros } from "./context.js"
import { cutAxis } from "./cut.js"
import { idioms } from "./idioms.js"
import { lanesOf } from "./lanes.js"
import * as wasm from "./opcodes.js"
import { emitRow } from "./row.js"

/** V8 replaces code by faster code only when it is called again: no call does more elements than this. */
const chunk = 16384

/** Pointers, each shared by all accesses that move alike. */
class Pointers {
  readonly strides: (readonly number[])[] = []
  readonly starts: number[] = []
  readonly movers: (readonly number[])[] = []
  readonly #known = new Map<string, number>()

  constructor(
    readonly shape: readonly number[],
    readonly context: Context,
  ) {}

  /** A pointer never falls below zero, so that the address added to it may be unsigned. */
  place({ buffer, offset }: Access, elements: readonly number[]): Place {
    const width = widthOf(buffer.dtype)
    const strides = elements.map((s) => s * width)
    const position = this.context.places.positionOf(buffer)
    const key = `${strides} ${position.movers}`
    let index = this.#known.get(key)
    if (index === undefined) {
      index = this.strides.push(strides) - 1
      this.starts.push(strides.reduce((sum, s, d) => sum + (s < 0 ? -s * (this.shape[d] - 1) : 0), 0))
      this.movers.push(position.movers)
      this.#known.set(key, index)
    }
    const address = position.address + offset * width - this.starts[index]
    return { pointer: 1 + index, address, stride: strides[strides.length - 1], dtype: buffer.dtype }
  }
}

/** A function that fills buffers with zeros, if a kernel wants that. */
function emitClears(context: Context, stores: readonly Store[]): { readonly before?: number } {
  const code = new Code()
  const cleared = stores.flatMap(({ clears, access, carry = {} }) =>
    clears ? [access.buffer, ...Object.values(carry)] : [],
  )
  for (const buffer of cleared) emitZeros(code, context, buffer, buffer.size * widthOf(buffer.dtype))
  return code.bytes.length > 0 ? { before: context.module.define([], [], code) } : {}
}

/**
 * A kernel: loops over all axes but the last around calls of a function for a row. Its units are the indices of the axis
 * that can be cut, or all is one unit.
 */
export function emitKernel(context: Context, kernel: Kernel): Emitted {
  const { domain } = kernel
  const { body, stores } = idioms(kernel.body, kernel.stores, context.fma)
  const code = new Code()
  const before = emitClears(context, stores)
  if (sizeOf(domain) === 0) return { ...before, run: context.module.define(["i32", "i32"], [], code), units: 1 }

  const loading = body.filter((x): x is Instruction & { access: Access } => x.access !== undefined)
  const merged = mergeAxes(
    domain,
    [...loading, ...stores].map((x) => x.access.strides),
  )
  const scalar = merged.shape.length === 0
  const shape = scalar ? [1] : merged.shape
  const lists = scalar ? merged.lists.map(() => [1]) : merged.lists
  const pointers = new Pointers(shape, context)
  const loads = new Map<Instruction, Place>(loading.map((x, i) => [x, pointers.place(x.access, lists[i])]))
  const written = lists.slice(loading.length)
  const placed = (s: Store, i: number, buffer = s.access.buffer) => pointers.place({ ...s.access, buffer }, written[i])
  const targets = new Map<Store, Place>(stores.map((s, i) => [s, placed(s, i, s.carry?.block)]))
  const { strides, starts } = pointers
  const inner = shape.length - 1
  const count = shape[inner]
  const errors = new Map(
    stores.flatMap((s, i) => {
      const once = written[i].every((stride, axis) => axis === inner || stride !== 0) && count <= chunk
      return s.carry && !s.carry.block && !once ? [[s, placed(s, i, s.carry.errors)] as const] : []
    }),
  )
  const row = emitRow({
    lanes: lanesOf[kernel.float],
    body,
    stores,
    loads,
    targets,
    errors,
    strides: strides.map((s) => s[inner]),
    elements: sizeOf(domain),
    import: context.import,
  })
  const parameters = ["i32" as const, ...strides.map(() => "i32" as const)]
  const rowFunction = context.module.define(parameters, [["v128", row.vectors]], row.code)

  // Parameters: the first unit and how many; locals: the pointers, then a counter for each axis, and one for its blocks.
  const cut = cutAxis(shape, body, stores, written)
  const [first, units] = [0, 1]
  const pointer = (i: number) => 2 + i
  const strideOf = (s: Store, axis: number) => strides[(targets.get(s) as Place).pointer - 1][axis]
  const counter = (axis: number) => 2 + strides.length + axis
  const call = () => {
    strides.forEach((_, i) => void code.get(pointer(i)))
    code.call(rowFunction)
  }
  const move = (axis: number, n: number) => strides.forEach((s, i) => void code.advance(pointer(i), n * s[axis]))
  /** Moves by as many as a local says. */
  const moveBy = (axis: number, local: number) =>
    strides.forEach((s, i) => {
      if (s[axis] !== 0) code.get(pointer(i)).get(local).i32(s[axis]).op(wasm.i32Multiply, wasm.i32Add).set(pointer(i))
    })
  const blocks = stores.flatMap((s, i) => {
    if (!s.carry?.block) return []
    const found = blockOf(shape, written[i])
    const within = written[i].flatMap((_, d) => (d > found.axis && strideOf(s, d) > 0 ? [d] : []))
    const axes = within.map((d) => ({ size: d === cut ? undefined : shape[d], stride: strideOf(s, d) }))
    const target = targets.get(s) as Place
    return [
      { ...found, pointer: target.pointer - 1, close: emitClosing(context, s, target, axes, sizeOf(domain) / block) },
    ]
  })
  /** All turns of an axis; where sums fall into blocks of them, these are closed. */
  const inBlocks = (axis: number, turn: () => void) => {
    const ending = blocks.filter((b) => b.axis === axis)
    const every = Math.min(shape[axis], ...ending.map((b) => b.every))
    const stretch = (turns: number) => {
      code.repeat(counter(axis), turns, turn)
      for (const b of ending) code.get(pointer(b.pointer)).get(units).call(b.close)
    }
    code.repeat(counter(axis) + shape.length, Math.floor(shape[axis] / every), () => stretch(every))
    if (shape[axis] % every > 0) stretch(shape[axis] % every)
  }
  const nest = (axis: number): void => {
    if (axis < inner) {
      const turn = () => {
        nest(axis + 1)
        move(axis, 1)
      }
      if (axis === cut) {
        code.get(units).set(counter(axis))
        code.loop(turn, () => void code.advance(counter(axis), -1).get(counter(axis)))
        code.i32(0).get(units).op(wasm.i32Subtract).set(counter(axis))
        moveBy(axis, counter(axis))
      } else {
        inBlocks(axis, turn)
        move(axis, -shape[axis])
      }
      return
    }
    if (axis === cut) {
      const rest = counter(axis)
      const many = () => void code.get(rest).i32(chunk).op(wasm.i32Greater)
      code.get(units).set(rest)
      many()
      code.when(() =>
        code.loop(() => {
          code.i32(chunk)
          call()
          move(axis, chunk)
          code.advance(rest, -chunk)
        }, many),
      )
      code.get(rest)
      call()
      code.get(rest).get(units).op(wasm.i32Subtract).set(rest)
      moveBy(axis, rest)
      return
    }
    const chunks = Math.floor(count / chunk)
    const rest = count % chunk
    if (chunks > 0)
      code.repeat(counter(axis), chunks, () => {
        code.i32(chunk)
        call()
        move(axis, chunk)
      })
    if (rest > 0) {
      code.i32(rest)
      call()
    }
    move(axis, -chunks * chunk)
  }
  starts.forEach((start, i) => void addMovers(code.i32(start), pointers.movers[i]).set(pointer(i)))
  if (cut !== undefined) moveBy(cut, first)
  nest(0)
  const run = context.module.define(["i32", "i32"], [["i32", strides.length + 2 * shape.length]], code)
  const carried = stores.filter((s) => s.carry?.block || errors.has(s))
  const after = carried.map((s) => emitKernel(context, settling(s.access.buffer, (s.carry as Rounding).errors)))
  return { ...before, run, units: cut === undefined ? 1 : shape[cut], after }
}
