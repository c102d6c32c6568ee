import { sameShape, sizeOf, stridesOf } from "../ir/aval.js"
import type { View } from "../ir/view.js"
import type { ArrayCode, Part, Type } from "./arrayCode.js"

// Views in array languages, which know no strides.

/** Where along the axes of an array of a shape an axis of a view walks, and by how many elements. */
interface Walk {
  readonly axis: number
  readonly step: number
}

/** The axis of the array that a stride walks along, so that it stays inside; undefined for those that several share. */
function walkOf(stride: number, count: number, shape: readonly number[], start: readonly number[]): Walk | undefined {
  const strides = stridesOf(shape)
  for (let axis = 0; axis < shape.length; axis++) {
    const step = stride / strides[axis]
    const last = start[axis] + (count - 1) * step
    if (Number.isInteger(step) && step !== 0 && last >= 0 && last < shape[axis]) return { axis, step }
  }
  return undefined
}

/** The indices of a place in the storage of an array. */
function indicesOf(offset: number, shape: readonly number[]): number[] {
  let rest = offset
  return stridesOf(shape).map((stride) => {
    const index = Math.floor(rest / stride)
    rest -= index * stride
    return index
  })
}

/** Are the elements of the view those of the array, in their order? */
const isReshape = (shape: readonly number[], view: View): boolean =>
  view.offset === 0 &&
  sizeOf(view.shape) === sizeOf(shape) &&
  stridesOf(view.shape).every((stride, i) => view.shape[i] === 1 || view.strides[i] === stride)

/** How a view walks along the axes of an array, each of which it walks along once at most. */
function walksOf(shape: readonly number[], view: View): readonly (Walk | undefined)[] | undefined {
  const start = indicesOf(view.offset, shape)
  const walks = view.shape.map((n, i) =>
    n > 1 && view.strides[i] !== 0 ? walkOf(view.strides[i], n, shape, start) : undefined,
  )
  const axes = walks.flatMap((walk) => (walk ? [walk.axis] : []))
  const isLost = walks.some((walk, i) => !walk && view.shape[i] > 1 && view.strides[i] !== 0)
  return isLost || new Set(axes).size < axes.length ? undefined : walks
}

/** What a view shows of an array: a part of it, of which axes are reversed, exchanged and repeated. */
export function show<V extends Type>(code: ArrayCode<V>, x: V, view: View): V {
  if (sizeOf(view.shape) === 0) return code.fill(0, { shape: view.shape, dtype: x.dtype })
  if (isReshape(x.shape, view)) return code.reshape(x, view.shape)
  const walks = walksOf(x.shape, view)
  if (!walks) return byIndex(code, x, view)
  const start = indicesOf(view.offset, x.shape)
  const count = x.shape.map(() => 1)
  const step = x.shape.map(() => 1)
  const back: number[] = []
  walks.forEach((walk, i) => {
    if (!walk) return
    const { axis, step: by } = walk
    count[axis] = view.shape[i]
    step[axis] = Math.abs(by)
    if (by > 0) return
    back.push(axis)
    start[axis] += (view.shape[i] - 1) * by
  })
  const part = sliced(code, x, { start, step, shape: count })
  const turned = back.length === 0 ? part : code.reverse(part, back)
  return arranged(code, turned, walks, view)
}

const sliced = <V extends Type>(code: ArrayCode<V>, x: V, part: Part): V =>
  sameShape(x.shape, part.shape) ? x : code.slice(x, part)

/** The axes that are walked along, in the order of the view, and those that repeat. */
function arranged<V extends Type>(code: ArrayCode<V>, x: V, walks: readonly (Walk | undefined)[], view: View): V {
  const order = walks.flatMap((walk) => (walk ? [walk.axis] : []))
  const sorted = [...order].sort((a, b) => a - b)
  const flat = code.reshape(
    x,
    sorted.map((axis) => x.shape[axis]),
  )
  const ranks = order.map((axis) => sorted.indexOf(axis))
  const moved = ranks.every((rank, i) => rank === i) ? flat : code.transpose(flat, ranks)
  const places = walks.flatMap((walk, i) => (walk ? [i] : []))
  return code.broadcast(moved, view.shape, places)
}

/** The places in the storage of an array that a view shows. */
export function placesOf<V extends Type>(code: ArrayCode<V>, view: View): V {
  const type = { shape: view.shape, dtype: "int32" as const }
  return view.strides.reduce(
    (sum, stride, axis) =>
      stride === 0
        ? sum
        : code.elementwise("add", [
            sum,
            code.elementwise("multiply", [code.iota(view.shape, axis), code.fill(stride, type)]),
          ]),
    code.fill(view.offset, type),
  )
}

export const flat = <V extends Type>(code: ArrayCode<V>, x: V): V => code.reshape(x, [sizeOf(x.shape)])

const byIndex = <V extends Type>(code: ArrayCode<V>, x: V, view: View): V =>
  code.take(flat(code, x), placesOf(code, view))

/** The part of an array of a shape that a view with positive strides shows. */
export function partOf(shape: readonly number[], view: View): Part {
  const strides = stridesOf(shape)
  const start = indicesOf(view.offset, shape)
  return { start, step: view.strides.map((s, i) => (view.shape[i] > 1 ? s / strides[i] : 1)), shape: view.shape }
}
