import { sizeOf, stridesOf } from "../ir/aval.js"
import type { View } from "../ir/lower.js"

/** An array in its own storage. */
export const whole = (shape: readonly number[]): View => ({ shape, strides: stridesOf(shape), offset: 0 })

/** Does the view read `size` elements of storage in order, all of them? */
export function isWhole({ shape, strides, offset }: View, size: number): boolean {
  if (sizeOf(shape) !== size) return false
  if (size === 0) return true
  const dense = stridesOf(shape)
  return offset === 0 && shape.every((n, axis) => n === 1 || strides[axis] === dense[axis])
}

/**
 * Axes of one size whose neighbours can be walked in one go, for several lists of strides at once; axes of size one are
 * left out.
 */
export function collapse(
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

/**
 * The view `outer` of the row-major elements of the view `inner`, as a view of the storage below; undefined when strides
 * cannot say it. A step of `outer` is written in the digits of the axes of `inner`; that is exact as long as no digit
 * ever carries.
 */
export function compose(outer: View, inner: View): View | undefined {
  const { shape } = outer
  if (sizeOf(shape) === 0) return { shape, strides: shape.map(() => 0), offset: 0 }
  const axes = collapse(inner.shape, [inner.strides])
  const radix = stridesOf(axes.shape)
  const digitsOf = (linear: number): number[] => {
    let rest = Math.abs(linear)
    return radix.map((r) => {
      const digit = Math.floor(rest / r)
      rest -= digit * r
      return Math.sign(linear) * digit
    })
  }
  const dot = (digits: readonly number[]): number => digits.reduce((sum, d, i) => sum + d * axes.lists[0][i], 0)
  const start = digitsOf(outer.offset)
  const low = [...start]
  const high = [...start]
  const strides = shape.map((n, axis) => {
    if (n === 1) return 0
    const digits = digitsOf(outer.strides[axis])
    digits.forEach((d, i) => {
      const reach = d * (n - 1)
      if (reach < 0) low[i] += reach
      else high[i] += reach
    })
    return dot(digits)
  })
  if (low.some((d) => d < 0) || high.some((d, i) => d >= axes.shape[i])) return undefined
  return { shape, strides, offset: inner.offset + dot(start) }
}

/** The view with its axes in another order. */
export const reordered = ({ shape, strides, offset }: View, axes: readonly number[]): View => ({
  shape: axes.map((axis) => shape[axis]),
  strides: axes.map((axis) => strides[axis]),
  offset,
})
