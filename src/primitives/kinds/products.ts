import type { Data } from "../../ir/dtype.js"
import { Totals } from "./totals.js"

/** Adds to sums rows of b, each times its number of a, one after the other; four of them in a pass over the sums. */
function addRows(sums: Float64Array, a: Data, at: number, b: Data, from: number, count: number): void {
  const n = sums.length
  let k = 0
  if (n === 1) {
    let sum = sums[0]
    for (; k < count; k++) sum += a[at + k] * b[from + k]
    sums[0] = sum
    return
  }
  for (; k + 4 <= count; k += 4) {
    const [w, x, y, z] = [a[at + k], a[at + k + 1], a[at + k + 2], a[at + k + 3]]
    const p = from + k * n
    for (let j = 0; j < n; j++)
      sums[j] = sums[j] + w * b[p + j] + x * b[p + n + j] + y * b[p + 2 * n + j] + z * b[p + 3 * n + j]
  }
  for (; k < count; k++) {
    const factor = a[at + k]
    for (let j = 0; j < n; j++) sums[j] += factor * b[from + k * n + j]
  }
}

/** Matrix products: a is [batches, rows, depth], b is [batches, depth, columns]. */
export function matrixProduct(a: Data, b: Data, out: Data, [batches, rows, depth, columns]: number[]): Data {
  const totals = new Totals(columns)
  let m = 0
  const add = (sums: Float64Array, first: number, end: number): void => {
    const start = Math.floor(m / rows) * depth
    addRows(sums, a, m * depth + first, b, (start + first) * columns, end - first)
  }
  for (; m < batches * rows; m++) out.set(totals.of(depth, add), m * columns)
  return out
}

/** The same of int32, of which products and sums wrap around. */
export function integerMatrixProduct(a: Data, b: Data, out: Data, [batches, rows, depth, columns]: number[]): Data {
  for (let m = 0, end = batches * rows; m < end; m++) {
    const start = Math.floor(m / rows) * depth * columns
    for (let k = 0; k < depth; k++) {
      const factor = a[m * depth + k]
      const from = start + k * columns
      for (let n = 0; n < columns; n++) out[m * columns + n] += Math.imul(factor, b[from + n])
    }
  }
  return out
}
