import { block, settling } from "../../compile/carry.js"
import type { Access, Instruction, Kernel, Store } from "../../compile/kernel.js"
import { sizeOf } from "../../ir/aval.js"
import { widthOf } from "../../ir/dtype.js"
import { mergeAxes } from "../../ir/view.js"
import type { Place } from "./access.js"
import { Code } from "./assembler.js"
import { type Closing, chunk, countsOf, emitAxes } from "./axes.js"
import { blockOf, emitClosing } from "./carry.js"
import { addMovers, type Context, type Emitted, emitZeros } from "./context.js"
import { cutAxis } from "./cut.js"
import { idioms } from "./idioms.js"
import { lanesOf } from "./lanes.js"
import { Pointers } from "./pointers.js"
import { emitRow } from "./row.js"

/** A function that fills buffers with zeros, if a kernel wants that. */
function emitClears(context: Context, stores: readonly Store[]): { readonly before?: number } {
  const code = new Code()
  const cleared = stores.flatMap(({ clears, access, carry = {} }) =>
    clears ? [access.buffer, ...Object.values(carry)] : [],
  )
  for (const buffer of cleared) emitZeros(code, context, buffer, buffer.size * widthOf(buffer.dtype))
  return code.bytes.length > 0 ? { before: context.module.define([], [], code) } : {}
}

/** A kernel with the axes over which it runs, and where its accesses stand. */
interface Laid extends Pick<Kernel, "body" | "stores"> {
  readonly pointers: Pointers
  /** For each store, elements from one point of the axes to the next. */
  readonly written: readonly (readonly number[])[]
  readonly loads: ReadonlyMap<Instruction, Place>
  readonly targets: ReadonlyMap<Store, Place>
  /** Where sums along a row keep their rounding errors, if a row is done in several calls. */
  readonly errors: ReadonlyMap<Store, Place>
}

/** Neighbouring axes become one where all accesses let them; a single point counts as a row of one element. */
function lay(context: Context, { domain }: Kernel, { body, stores }: Pick<Kernel, "body" | "stores">): Laid {
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
  const inner = shape.length - 1
  const errors = new Map(
    stores.flatMap((s, i) => {
      const once = written[i].every((stride, axis) => axis === inner || stride !== 0) && shape[inner] <= chunk
      const { errors, block } = s.carry ?? {}
      return errors && !block && !once ? [[s, placed(s, i, errors)] as const] : []
    }),
  )
  return { body, stores, pointers, written, loads, targets, errors }
}

/** The function for a row: how many elements, and the pointers. */
function emitRowOf(context: Context, { domain, float }: Kernel, laid: Laid, cut: number | undefined): number {
  const { body, stores, loads, targets, errors, pointers } = laid
  const inner = pointers.shape.length - 1
  const row = emitRow({
    lanes: lanesOf[float],
    body,
    stores,
    loads,
    targets,
    errors,
    strides: pointers.strides.map((s) => s[s.length - 1]),
    length: pointers.shape[inner],
    elements: sizeOf(domain),
    turns: context.turns,
    counts: context.shares && cut === inner ? undefined : countsOf(pointers.shape[inner]),
    import: context.import,
  })
  const parameters = ["i32" as const, ...pointers.strides.map(() => "i32" as const)]
  const locals = [["i32", row.pointers] as const, ["v128", row.vectors] as const]
  return context.module.define(parameters, locals, row.code)
}

/** Calls the function for a row, the only one. */
function callOf({ shape, starts, movers }: Pointers, row: number): Code {
  const code = new Code().i32(shape[0])
  starts.forEach((start, i) => void addMovers(code.i32(start), movers[i]))
  return code.call(row)
}

/** The functions that close the blocks of sums. */
function emitBlocks(context: Context, laid: Laid, cut: number | undefined, elements: number): Closing[] {
  const { stores, written, targets, pointers } = laid
  const { shape } = pointers
  return stores.flatMap((s, i) => {
    if (!s.carry?.block) return []
    const target = targets.get(s) as Place
    const strides = pointers.strides[target.pointer - 1]
    const found = blockOf(shape, written[i])
    const within = written[i].flatMap((_, d) => (d > found.axis && strides[d] > 0 ? [d] : []))
    const axes = within.map((d) => ({ size: d === cut ? undefined : shape[d], stride: strides[d] }))
    const close = emitClosing(context, s, target, axes, elements / block)
    return [{ ...found, pointer: target.pointer - 1, close }]
  })
}

/**
 * A kernel: loops over all axes but the last around calls of a function for a row. Its units are the indices of the axis
 * that can be cut, or all is one unit.
 */
export function emitKernel(context: Context, kernel: Kernel): Emitted {
  const elements = sizeOf(kernel.domain)
  const code = idioms(kernel.body, kernel.stores, context.fma)
  const before = emitClears(context, code.stores)
  const { module } = context
  if (elements === 0) return { ...before, run: module.define(["i32", "i32"], [], new Code()), units: 1 }
  const laid = lay(context, kernel, code)
  const { body, stores, pointers, written, errors } = laid
  const cut = cutAxis(pointers.shape, body, stores, written)
  const row = emitRowOf(context, kernel, laid, cut)
  const blocks = stores.some((s) => s.carry?.block) ? emitBlocks(context, laid, cut, elements) : []
  const axes = emitAxes({ pointers, row, cut, blocks })
  const run = module.define(["i32", "i32"], [["i32", axes.locals]], axes.code)
  const after = stores.flatMap((s) => {
    const { errors: beside, block } = s.carry ?? {}
    return beside && (block || errors.has(s)) ? [emitKernel(context, settling(s.access.buffer, beside))] : []
  })
  const units = cut === undefined ? 1 : pointers.shape[cut]
  const isShort = pointers.shape.length === 1 && pointers.shape[0] <= chunk && blocks.length === 0
  return { ...before, run, units, after, ...(isShort && { all: callOf(pointers, row) }) }
}
