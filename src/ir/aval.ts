import type { DType } from "./dtype.js"

/** An abstract value: what is known of an array before it is computed. */
export interface Aval {
  readonly shape: readonly number[]
  readonly dtype: DType
}

/** Shapes are frozen: arrays and equations share them. */
export const aval = (shape: readonly number[], dtype: DType = "float64"): Aval => ({
  shape: Object.freeze(shape),
  dtype,
})

/** The number of elements. */
export const sizeOf = (shape: readonly number[]): number => {
  let size = 1
  for (const d of shape) size *= d
  return size
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

export const sameAval = (a: Aval, b: Aval): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape)

/** The notation of programs and error messages: `float64[3,4]`. */
export const showAval = (a: Aval): string => `${a.dtype}[${a.shape}]`

/** Row-major strides. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]
  }
  return strides
}
