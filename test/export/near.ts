import { expect } from "vitest"
import { type NDArray, np } from "../../src/index.js"

/** Values agree, relative to the largest of each result. */
export function expectNear(
  found: readonly NDArray[],
  wanted: readonly NDArray[],
  double: number,
  single: number,
): void {
  expect(found.map((x) => [x.dtype, x.shape])).toEqual(wanted.map((x) => [x.dtype, x.shape]))
  found.forEach((x, o) => {
    const isFloat = x.dtype === "float64" || x.dtype === "float32"
    const bound = x.dtype === "float64" ? double : x.dtype === "float32" ? single : 0
    const [a, b] = [numbers(x), numbers(wanted[o])]
    const size = b.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), isFloat ? 1 : 0)
    a.forEach((v, i) => {
      if (!Object.is(v, b[i]) && v !== b[i] && !(Math.abs(v - b[i]) <= bound * size))
        expect.fail(`result ${o}, element ${i}: ${v}, not ${b[i]}`)
    })
  })
}

/** The same matrices with the signs of columns that lie along those of others. */
export function alongColumns(x: NDArray, wanted: NDArray): NDArray {
  const signs = np.sign(np.sum(np.mul(x, wanted), { axis: -2, keepdims: true }))
  return np.mul(x, signs)
}

const numbers = (x: NDArray): number[] => Array.from(x.data, Number)
