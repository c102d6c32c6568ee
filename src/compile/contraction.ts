import { sizeOf, stridesOf } from "../ir/aval.js"
import { ownAxes, type Paired, pick } from "../ir/paired.js"
import type { Equation } from "../ir/program.js"
import type { View } from "../ir/view.js"
import { contiguous, mergeAxes, reordered } from "../ir/view.js"
import type { Fusion } from "./fusion.js"
import { isStored, type Scalar, Slot, type Source } from "./groups.js"
import type { NumberType } from "./kernel.js"
import { type Axes, product, type Shapes } from "./product.js"
import type { Walks } from "./readers.js"
import { sparse } from "./sparse.js"

/** A contraction; `walk` says how its result will be read. The zeros of a known operand may be such as need not be multiplied. */
export function contraction(fusion: Fusion, e: Equation, axes: Paired, hasIdleZeros: boolean, walk: Walks): void {
  const [out] = e.outputs
  const dtype = out.aval.dtype as NumberType
  const operands = e.inputs.map((x) => x.aval.shape)
  const groups = ([0, 1] as const).map(
    (i): Axes => [[...axes.batch[i]], ownAxes(axes, i, operands[i].length), [...axes.over[i]]],
  )
  const [[batch, left, over], [, right]] = groups.map((g, i) => g.map((group) => pick(operands[i], group)))
  const shapes = { batch, left, over, right }
  const sources = e.inputs.map((x) => fusion.source(x))
  const slot = new Slot(out.aval.dtype, sizeOf(out.aval.shape))
  if (hasIdleZeros && sparse(fusion, dtype, slot, e.inputs, sources, groups, shapes)) {
    fusion.bindTo(out, slot)
    return
  }
  const steps = walk(out)
  const across = steps.length > 0 && steps.every((step) => step === sizeOf(right))
  const view = dtype !== "int32" ? product(fusion, dtype, slot, sources, groups, shapes, across) : undefined
  if (!view) pointwise(fusion, dtype, slot, ...alongSums(fusion, sources, groups), shapes)
  fusion.bindTo(out, slot, view)
}

/** An operand is small if it is so many times smaller than the other one. */
const smaller = 4

/** A small operand is copied to lie along the summed axes where the large one does, so that both are read in vectors. */
function alongSums(
  fusion: Fusion,
  sources: readonly Source[],
  groups: readonly Axes[],
): [readonly Source[], readonly Axes[]] {
  const along = (i: number): boolean => {
    const x = sources[i]
    return isStored(x) && groups[i][2].length > 0 && x.view.strides[groups[i][2].at(-1) as number] === 1
  }
  const size = (i: number): number => (isStored(sources[i]) ? sizeOf(sources[i].view.shape) : 0)
  const small = size(0) < size(1) ? 0 : 1
  const x = sources[small]
  if (!isStored(x) || smaller * size(small) > size(1 - small)) return [sources, groups]
  if (along(small) || !along(1 - small) || groups[small][2].length === 0) return [sources, groups]
  const view = reordered(x.view, groups[small].flat())
  let next = 0
  const places = groups[small].map((axes) => axes.map(() => next++)) as [number[], number[], number[]]
  const copy: Source = { slot: fusion.contiguous({ slot: x.slot, view }), view: contiguous(view.shape) }
  return [sources.with(small, copy), groups.with(small, places)]
}

/** As one kernel: multiply at each point of the domain, and add along the summed axes. */
function pointwise(
  fusion: Fusion,
  dtype: NumberType,
  slot: Slot,
  sources: readonly Source[],
  groups: readonly Axes[],
  shapes: Shapes,
): void {
  const { batch, left, over, right } = shapes
  const dense = stridesOf([...batch, ...left, ...right])
  const none = (shape: readonly number[]) => shape.map(() => 0)
  const of = (i: 0 | 1, group: number): number[] => {
    const x = sources[i]
    return isStored(x) ? pick(x.view.strides, groups[i][group]) : groups[i][group].map(() => 0)
  }
  const parts = {
    batch: { shape: batch, a: of(0, 0), b: of(1, 0), out: dense.slice(0, batch.length) },
    left: { shape: left, a: of(0, 1), b: none(left), out: dense.slice(batch.length, batch.length + left.length) },
    right: { shape: right, a: none(right), b: of(1, 1), out: dense.slice(batch.length + left.length) },
    over: { shape: over, a: of(0, 2), b: of(1, 2), out: none(over) },
  }
  type Part = keyof typeof parts
  const orders: Part[][] = [["batch", "left", "right", "over"]]
  orders.push(sizeOf(right) > 1 ? ["batch", "left", "over", "right"] : ["batch", "over", "left", "right"])
  const strides = (order: Part[], which: "a" | "b" | "out"): number[] => order.flatMap((p) => parts[p][which])
  const awkward = (order: Part[]): number => {
    const shape = order.flatMap((p) => parts[p].shape)
    const { lists } = mergeAxes(shape, [strides(order, "a"), strides(order, "b")])
    return lists.filter((s) => Math.abs(s.at(-1) ?? 0) > 1).length
  }
  const order = awkward(orders[1]) < awkward(orders[0]) ? orders[1] : orders[0]
  const domain = order.flatMap((p) => parts[p].shape)
  const spread = sources.map((x, i): Source => {
    if (!isStored(x)) return x
    const view: View = { shape: domain, strides: strides(order, i === 0 ? "a" : "b"), offset: x.view.offset }
    return { slot: x.slot, view }
  })
  const scalar: Scalar = { name: "product", dtype, results: 1, length: 1, code: (s, [x, y]) => [s.mul(x, y)] }
  const place = { strides: strides(order, "out"), offset: 0 }
  fusion.write(fusion.pointwise(domain, scalar, spread), slot, place, { adds: true, clears: true })
}
