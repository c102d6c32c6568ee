import { sizeOf, stridesOf } from "./aval.js"
import { allocate, type Data, type DType } from "./dtype.js"
import { pick } from "./paired.js"

/** How an array looks at the storage of another: element i of axis d lies `i * strides[d]` further on. */
export interface View {
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset: number
}

/** The storage offset of every element, in row-major order. */
export function offsets({ shape, strides, offset }: View): Int32Array {
  const size = sizeOf(shape)
  const out = new Int32Array(size)
  if (size === 0) return out
  out[0] = offset
  for (let axis = shape.length - 1, filled = 1; axis >= 0; axis--) {
    for (let i = 1; i < shape[axis]; i++) {
      const step = i * strides[axis]
      for (let j = 0; j < filled; j++) out[i * filled + j] = out[j] + step
    }
    filled *= shape[axis]
  }
  return out
}

/** An array in its own storage. */
export const contiguous = (shape: readonly number[]): View => ({ shape, strides: stridesOf(shape), offset: 0 })

/** A view of one element has no axes; others stay as they are. */
export const withoutAxes = (view: View): View =>
  sizeOf(view.shape) === 1 ? { shape: [], strides: [], offset: view.offset } : view

/** Does the view read `size` elements of storage in order, all of them? */
export function isContiguous({ shape, strides, offset }: View, size: number): boolean {
  if (sizeOf(shape) !== size) return false
  if (size === 0) return true
  const dense = stridesOf(shape)
  return offset === 0 && shape.every((n, axis) => n === 1 || strides[axis] === dense[axis])
}

/** The elements that a view sees, in row-major order, in a storage of their own. */
export function elementsOf(view: View, dtype: DType, storage: Data): Data {
  const { shape, strides, offset } = view
  const out = allocate(dtype, sizeOf(shape))
  if (isContiguous(view, storage.length)) out.set(storage)
  else if (out.length === 1) out[0] = storage[offset]
  else if (out.length > 0) {
    const last = shape.findLastIndex((n) => n > 1)
    const n = shape[last]
    const stride = strides[last]
    let next = 0
    for (const start of offsets({ shape: shape.slice(0, last), strides, offset }))
      for (let i = 0, at = start; i < n; i++, at += stride) out[next++] = storage[at]
  }
  return out
}

/**
 * Axes of one size whose neighbours can be walked in one go, for several lists of strides at once; axes of size one are
 * left out.
 */
export function mergeAxes(
  shape: readonly number[],
  lists: readonly (readonly number[])[],
): { shape: number[]; lists: number[][] } {
  const sizes: number[] = []
  const merged: number[][] = lists.map(() => [])
  shape.forEach((n, axis) => {
    if (n === 1) return
    const last = sizes.length - 1
    if (last >= 0 && lists.every((strides, i) => merged[i][last] === n * strides[axis])) {
      sizes[last] *= n
      lists.forEach((strides, i) => {
        merged[i][last] = strides[axis]
      })
    } else {
      sizes.push(n)
      lists.forEach((strides, i) => {
        merged[i].push(strides[axis])
      })
    }
  })
  return { shape: sizes, lists: merged }
}

/** A view in the digits of a mixed radix: those of its first element and of a step along each axis, and their range. */
function digitsIn({ shape, strides, offset }: View, radix: readonly number[]) {
  const digitsOf = (linear: number): number[] => {
    let rest = Math.abs(linear)
    return radix.map((r) => {
      const digit = Math.floor(rest / r)
      rest -= digit * r
      return Math.sign(linear) * digit
    })
  }
  const start = digitsOf(offset)
  const low = [...start]
  const high = [...start]
  const steps = shape.map((n, axis) => {
    const digits = n === 1 ? radix.map(() => 0) : digitsOf(strides[axis])
    digits.forEach((d, i) => {
      const reach = d * (n - 1)
      if (reach < 0) low[i] += reach
      else high[i] += reach
    })
    return digits
  })
  return { start, steps, low, high }
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0)

const empty = (shape: readonly number[]): View => ({ shape, strides: shape.map(() => 0), offset: 0 })

/**
 * The view `outer` of the row-major elements of the view `inner`, as a view of the storage below; undefined when strides
 * cannot say it. A step of `outer` is written in the digits of the axes of `inner`; that is exact as long as no digit
 * ever carries.
 */
export function compose(outer: View, inner: View): View | undefined {
  const { shape } = outer
  if (sizeOf(shape) === 0) return empty(shape)
  const axes = mergeAxes(inner.shape, [inner.strides])
  const { start, steps, low, high } = digitsIn(outer, stridesOf(axes.shape))
  if (low.some((d) => d < 0) || high.some((d, i) => d >= axes.shape[i])) return undefined
  const strides = steps.map((digits) => dot(digits, axes.lists[0]))
  return { shape, strides, offset: inner.offset + dot(start, axes.lists[0]) }
}

/**
 * The view `outer` of an array of a shape, as a view of the operand that stands in it at `place`; undefined when it
 * leaves the operand, or the operand is spread out.
 */
export function within(outer: View, place: View, shape: readonly number[]): View | undefined {
  const axes = shape.flatMap((n, axis) => (n > 1 ? [axis] : []))
  const radix = pick(stridesOf(shape), axes)
  const sizes = pick(place.shape, axes)
  if (sizeOf(outer.shape) === 0 || sizeOf(place.shape) === 0) return undefined
  if (radix.some((r, i) => sizes[i] > 1 && place.strides[axes[i]] !== r)) return undefined
  const { start, steps, low, high } = digitsIn(outer, radix)
  const corner = digitsIn(place, radix).start
  if (low.some((d, i) => d < corner[i]) || high.some((d, i) => d >= corner[i] + sizes[i])) return undefined
  const dense = stridesOf(sizes)
  const strides = steps.map((digits) => dot(digits, dense))
  return { shape: outer.shape, strides, offset: dot(start, dense) - dot(corner, dense) }
}

/** The view with its axes in another order. */
export const reordered = ({ shape, strides, offset }: View, axes: readonly number[]): View => ({
  shape: axes.map((axis) => shape[axis]),
  strides: axes.map((axis) => strides[axis]),
  offset,
})
