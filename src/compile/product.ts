import { sameShape, sizeOf } from "../ir/aval.js"
import { pick } from "../ir/paired.js"
import type { View } from "../ir/view.js"
import { contiguous, mergeAxes, reordered } from "../ir/view.js"
import type { Fusion } from "./fusion.js"
import { isStored, Slot, type Source, type Stored } from "./groups.js"
import type { Kernel, Pack, Packed, Side } from "./kernel.js"
import { packerOf, roomFor, widths } from "./packing.js"
import { flopsOfProduct } from "./work.js"

type Float = Kernel["float"]
type Role = Pack["role"]

/** An operand's axes in three groups: batch, own, over. */
export type Axes = readonly [number[], number[], number[]]

/** The sizes of the axes of a contraction, of which some belong to both operands. */
export type Shapes = Record<"batch" | "left" | "over" | "right", readonly number[]>

/** Below this many operations a matrix product is not worth its set-up. */
const smallest = 512
/** A side of so few elements stays in the first cache, in whatever order it is read. */
const few = 2048
/** Sums in pieces take at least so many terms at once. */
const shortest = 16
/** An element that is copied should be used in this many operations, or dot products are as fast. */
const worthwhile = 8

/** One side of a product before it is known how it will be read. */
interface Operand {
  readonly source: Stored
  readonly groups: Axes
  readonly float: Float
  readonly lines: number
  readonly depth: number
  readonly batches: number
  /** Elements from one batch, line and element of a line to the next; undefined where the axes have no one stride. */
  readonly strides: readonly number[] | undefined
}

const shapesOf = ({ source: { view }, groups }: Pick<Operand, "source" | "groups">) =>
  groups.map((axes) => pick(view.shape, axes))

function operand(source: Stored, groups: Axes, float: Float): Operand {
  const { view } = source
  const lists = groups.map((axes) => mergeAxes(pick(view.shape, axes), [pick(view.strides, axes)]).lists[0])
  const [batches, lines, depth] = shapesOf({ source, groups }).map(sizeOf)
  const simple = lists.every((s) => s.length === 0 || (s.length === 1 && s[0] >= 0))
  const strides = simple ? lists.map(([s = 0]) => s) : undefined
  const shared = strides?.[0] === 0
  return { source, groups, float, lines, depth, batches: shared ? 1 : batches, strides }
}

/** Tiles read a few rows at once, each along the sum, and vectors of columns; small sides in any order. */
function readable({ strides, lines, depth }: Operand, role: Role): boolean {
  if (!strides) return false
  const [, line, along] = strides
  return role === "left" ? along <= 1 || lines * depth <= few : line === 1 && lines * depth <= few
}

/**
 * How many terms the sums take at once. Where both sides hold all lines of one term, then those of the next, they are not
 * copied: of a piece of both, a few terms, any order is good.
 */
function pieceOf(l: Operand, r: Operand): number {
  const inTerms = [l, r].every(({ strides, lines }) => strides?.[1] === 1 && strides[2] === lines)
  const piece = Math.floor(few / Math.max(l.lines, r.lines))
  return inTerms && r.lines % widths[r.float] === 0 && piece >= shortest ? Math.min(piece, l.depth) : l.depth
}

/** Are the lines of both the same, in the same order? */
function sameLines(l: Operand, r: Operand): boolean {
  const same = (list: "shape" | "strides") =>
    l.groups.every((axes, i) => sameShape(pick(l.source.view[list], axes), pick(r.source.view[list], r.groups[i])))
  return (
    l.source.slot === r.source.slot && l.source.view.offset === r.source.view.offset && same("shape") && same("strides")
  )
}

/** How many copies are made in each call before a product can read this: of elements, or of vectors if lines are neighbours. */
function copied(x: Operand, role: Role): number {
  if (readable(x, role) || (role === "right" && x.source.slot.constant)) return 0
  return (x.batches * x.lines * x.depth) / (x.strides?.[1] === 1 ? widths[x.float] / 2 : 1)
}

function side(fusion: Fusion, x: Operand): Side {
  const { view, slot } = x.source
  if (x.strides) {
    const [batch, line, along] = x.strides
    return { buffer: slot, offset: view.offset, batch, line, along }
  }
  const copy = fusion.contiguous({ slot, view: reordered(view, x.groups.flat()) })
  return { buffer: copy, offset: 0, batch: x.batches === 1 ? 0 : x.lines * x.depth, line: x.depth, along: 1 }
}

/** A side as a product reads it, as it is if possible; one that is packed is packed once for all products of the program. */
function prepared(fusion: Fusion, x: Operand, role: Role, inPieces: boolean): Side | Packed {
  const from = side(fusion, x)
  const slot = from.buffer as Slot
  fusion.origins.require(slot)
  const { float, batches, lines, depth } = x
  if (inPieces || readable({ ...x, strides: [from.batch, from.line, from.along] }, role)) return from
  const pack = { float, role, batches, lines, depth, from }
  const way = ["packed", ...Object.values({ ...pack, from: [from.offset, from.batch, from.line, from.along] })].join(
    " ",
  )
  const packed = fusion.once(slot, way, (owner, buffer) => {
    if (typeof buffer.constant === "object" && role === "right")
      return new Slot(float, batches * roomFor(pack), packerOf(pack, buffer.constant))
    const to = new Slot(float, batches * roomFor(pack))
    owner.push({ kind: "pack", ...pack, from: { ...from, buffer }, to }, [to])
    return to
  })
  return { packed, shared: batches === 1 }
}

/**
 * Adds a matrix product, if the contraction is one that is worth it, and says how the result lies in `slot`. Of the two
 * ways to write it, out = left right and its transpose, the one that copies less is taken, where the result counts as
 * copied if it is not read along its rows: `across` says that they are the transpose's.
 */
export function product(
  fusion: Fusion,
  float: Float,
  slot: Slot,
  sources: readonly Source[],
  groups: readonly Axes[],
  shapes: Shapes,
  across: boolean,
): View | undefined {
  const { batch, left, over, right } = shapes
  const [batches, rows, depth, columns] = [batch, left, over, right].map(sizeOf)
  const work = flopsOfProduct({ batches, rows, depth, columns, symmetric: false })
  const stored = sources.filter(isStored)
  if (stored.length < 2 || work < smallest) return undefined
  const [a, b] = stored.map((x, i) => operand(x, groups[i], float))
  const cost = (l: Operand, r: Operand): number => {
    if (l.lines < 2 || r.lines < widths[float] / 2) return Number.POSITIVE_INFINITY
    return pieceOf(l, r) < depth ? 0 : copied(l, "left") + copied(r, "right")
  }
  const turned = batches * rows * columns
  const straight = cost(a, b) + (across ? turned : 0)
  const swapped = cost(b, a) + (across ? 0 : turned)
  const least = Math.min(straight, swapped)
  if (least * worthwhile > work) return undefined
  const [l, r] = straight <= swapped ? [a, b] : [b, a]
  const piece = pieceOf(l, r)
  const prepare = (x: Operand, role: Role) => prepared(fusion, x, role, piece < depth)
  const sides = { left: prepare(l, "left"), right: prepare(r, "right") }
  const size = { batches, rows: l.lines, depth, columns: r.lines, piece }
  fusion.push({ kind: "product", float, ...size, ...sides, symmetric: sameLines(l, r), out: slot }, [slot])
  if (l === a) return contiguous([...batch, ...left, ...right])
  const axes = [...batch, ...right, ...left].map((_, axis) => axis)
  const last = batch.length + right.length
  return reordered(contiguous([...batch, ...right, ...left]), [
    ...axes.slice(0, batch.length),
    ...axes.slice(last),
    ...axes.slice(batch.length, last),
  ])
}
