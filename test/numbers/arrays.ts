import { type NDArray, np } from "taylorjet"
import { expect } from "vitest"

/** An array in a file of reference values. */
export interface Stored {
  readonly shape: readonly number[]
  readonly data: readonly number[]
  readonly dtype?: "float32"
}

export const load = ({ data, shape, dtype }: Stored): NDArray =>
  np.reshape(np.array(data, { dtype: dtype ?? "float64" }), shape)

/** The largest difference from the expected elements, relative to the largest of them or, if `each`, to each itself. */
export function apart(got: NDArray, expected: Stored, each = false): number {
  expect(got.shape).toEqual(expected.shape)
  const largest = Math.max(...expected.data.map(Math.abs))
  const relative = expected.data.map((value, i) => {
    const error = Math.abs(got.data[i] - value)
    return error === 0 ? 0 : error / (each ? Math.abs(value) : largest)
  })
  return Math.max(...relative)
}
