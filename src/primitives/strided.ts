import type { View } from "../ir/lower.js"

export type { View } from "../ir/lower.js"

/** The storage offset of every element, in row-major order. */
export function offsets({ shape, strides, offset }: View): Int32Array {
  let size = 1
  for (const d of shape) size *= d
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
