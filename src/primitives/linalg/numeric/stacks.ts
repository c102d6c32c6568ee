import type { Lit } from "../../../ir/atom.js"
import { type Aval, sizeOf } from "../../../ir/aval.js"
import { allocate, type Data } from "../../../ir/dtype.js"

/** Calls `f` with a copy in float64 of each matrix of a stack, which lasts until the next one. */
export function eachMatrix(x: Lit, f: (matrix: Float64Array, index: number) => void): void {
  const { shape } = x.aval
  const size = sizeOf(shape.slice(-2))
  const count = sizeOf(shape.slice(0, -2))
  const { data } = x
  const matrix = new Float64Array(size)
  for (let i = 0; i < count; i++) {
    matrix.set(data.subarray(i * size, (i + 1) * size))
    f(matrix, i)
  }
}

/** The elements of an output, and how those that belong to one matrix of the stack are written. */
export function output(
  { shape, dtype }: Aval,
  axes: number,
): { data: Data; put(index: number, part: ArrayLike<number>): void } {
  const data = allocate(dtype, sizeOf(shape))
  const size = sizeOf(shape.slice(shape.length - axes))
  return { data, put: (index, part) => data.set(part, index * size) }
}
