import { sizeOf, stridesOf } from "../ir/aval.js"
import type { View } from "../ir/lower.js"
import { ownAxes, type Paired, pick } from "../ir/paired.js"
import type { Equation } from "../ir/program.js"
import { require, Slot, type Source, type Stored } from "./draft.js"
import type { Fusion } from "./fusion.js"
import type { Kernel, Matrix } from "./kernel.js"
import { collapse, reordered, whole } from "./views.js"

/** Below this many multiplications a matrix product is not worth its set-up. */
const smallest = 256
const lanes = { float64: 2, float32: 4 }

const isStored = (x: Source): x is Stored => typeof x !== "number"

/** The operands' axes in three groups each: batch, own, over. */
type Groups = readonly [number[], number[], number[]]

export function contraction(fusion: Fusion, e: Equation, axes: Paired): void {
  const [out] = e.outputs
  const float = out.aval.dtype as Kernel["float"]
  const shapes = e.inputs.map((x) => x.aval.shape)
  const groups = ([0, 1] as const).map(
    (i): Groups => [[...axes.batch[i]], ownAxes(axes, i, shapes[i].length), [...axes.over[i]]],
  )
  const [[batch, left, over], [, right]] = groups.map((g, i) => g.map((group) => pick(shapes[i], group)))
  const [batches, rows, depth, columns] = [batch, left, over, right].map(sizeOf)
  const sources = e.inputs.map((x) => fusion.source(x))
  const [a, b] = sources
  const slot = new Slot(out.aval.dtype, sizeOf(out.aval.shape))
  if (
    isStored(a) &&
    isStored(b) &&
    batches * rows * depth * columns >= smallest &&
    rows > 1 &&
    columns >= lanes[float]
  ) {
    const block = 2 * lanes[float]
    const packed = new Slot(float, Math.ceil(columns / block) * block * depth)
    const product = { batches, rows, depth, columns, out: slot, packed }
    const matrices = {
      left: matrix(fusion, a, groups[0]),
      right: matrix(fusion, b, [groups[1][0], groups[1][2], groups[1][1]]),
    }
    slot.step = packed.step = fusion.steps.length
    fusion.steps.push({ kind: "product", float, ...product, ...matrices })
  } else pointwise(fusion, float, slot, sources, groups, { batch, left, over, right })
  fusion.bindTo(out, slot)
}

/** Axes grouped as batch, rows, columns; copied when a group has no one stride. */
function matrix(fusion: Fusion, { slot, view }: Stored, groups: Groups): Matrix {
  const strides = groups.map((axes) => collapse(pick(view.shape, axes), [pick(view.strides, axes)]).lists[0])
  if (strides.some((s) => s.length > 1 || s[0] < 0)) {
    const view1 = reordered(view, groups.flat())
    let next = 0
    const places = groups.map((axes) => axes.map(() => next++)) as [number[], number[], number[]]
    const copy = fusion.contiguous({ slot, view: view1 })
    return matrix(fusion, { slot: copy, view: whole(view1.shape) }, places)
  }
  require(slot)
  const [batch, row, column] = strides.map(([s = 0]) => s)
  return { buffer: slot, offset: view.offset, batch, row, column }
}

/** As one kernel: multiply at each point of the domain, and add along the summed axes. */
function pointwise(
  fusion: Fusion,
  float: Kernel["float"],
  slot: Slot,
  sources: readonly Source[],
  groups: readonly Groups[],
  shapes: Record<"batch" | "left" | "over" | "right", readonly number[]>,
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
    const { lists } = collapse(shape, [strides(order, "a"), strides(order, "b")])
    return lists.filter((s) => Math.abs(s.at(-1) ?? 0) > 1).length
  }
  const order = awkward(orders[1]) < awkward(orders[0]) ? orders[1] : orders[0]
  const domain = order.flatMap((p) => parts[p].shape)
  const spread = sources.map((x, i): Source => {
    if (!isStored(x)) return x
    const view: View = { shape: domain, strides: strides(order, i === 0 ? "a" : "b"), offset: x.view.offset }
    return { slot: x.slot, view }
  })
  const { draft, values } = fusion.pointwise(domain, float, (s, [x, y]) => [s.mul(x, y)], spread)
  draft.accumulate(slot, values[0], strides(order, "out"))
}
