/** The element types. Floating-point values can be differentiated; the others cannot. */
export type DType = "float64" | "float32" | "int32" | "bool"

/** Where elements live: row-major, one entry per element; bool as 0 and 1. */
export type Data = Float64Array | Float32Array | Int32Array | Uint8Array

const constructors = { float64: Float64Array, float32: Float32Array, int32: Int32Array, bool: Uint8Array }

/** The widest first. */
export const dtypes = Object.keys(constructors) as DType[]

/** The dtype that holds every value of the given ones. */
export const widest = (given: readonly DType[]): DType => dtypes.find((dtype) => given.includes(dtype)) as DType

/** The bytes of an element. */
export const widthOf = (dtype: DType): number => constructors[dtype].BYTES_PER_ELEMENT

/** Elements that are zero. Throws, on behalf of `who`, when the host has no room for so many. */
export function allocate(dtype: DType, size: number, who = "NDArray"): Data {
  try {
    return new constructors[dtype](size)
  } catch {
    throw new RangeError(`${who}: there is no room for ${size} elements of ${dtype}`)
  }
}

/** Elements in a block of memory, `start` bytes from its beginning. */
export const viewInto = (memory: ArrayBuffer, dtype: DType, start: number, size: number): Data =>
  new constructors[dtype](memory, start, size)

declare const Buffer: { allocUnsafeSlow(bytes: number): { readonly buffer: ArrayBuffer } } | undefined

/** Elements that will all be written: hosts with the buffers of Node need not fill them with zeros first. */
export const unwritten = (dtype: DType, size: number): Data =>
  typeof Buffer === "undefined"
    ? allocate(dtype, size)
    : viewInto(Buffer.allocUnsafeSlow(size * widthOf(dtype)).buffer, dtype, 0, size)

/** The unit of rounding: the distance from 1 to the next number. */
export const unitOf = (dtype: DType): number => (dtype === "float32" ? 2 ** -23 : 2 ** -52)

export const isFloat = (dtype: DType): boolean => dtype === "float64" || dtype === "float32"

/** The value that `dtype` stores for `value`. */
export function quantize(dtype: DType, value: number): number {
  if (dtype === "float64") return value
  if (dtype === "float32") return Math.fround(value)
  if (dtype === "bool") return value === 0 ? 0 : 1
  return value | 0
}
