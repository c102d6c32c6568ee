/** Where numbers are as large or as small as they get: values and derivatives are right wherever they are representable. */
import { grad, jet, jit, jvp, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"

/** A gradient in every mode. */
function gradients(f: (x: NDArray) => NDArray, x: NDArray): NDArray[] {
  const basis = np.eye(x.size, x.size, { dtype: x.dtype })
  return [
    grad(f)(x),
    jit(grad(f))(x),
    vmap((d: NDArray) => jvp(f, [x], [d])[1])(basis),
    jit((y: NDArray) => vmap((d: NDArray) => jet(f, [y], [[d]])[1][0])(basis))(x),
  ]
}

describe("norm of two equal elements of any size", () => {
  it.each([
    ["float64", [1, 1e200, 1e-200, 1e150, 1e-150, 1e-310, 1e308, 2 ** -450, 2 ** 500]],
    ["float32", [1, 1e30, 1e-30, 1e19, 1e-19, 1e-40, 2e38, 2 ** -45, 2 ** 50]],
  ] as const)("%s", (dtype, sizes) => {
    const tolerance = dtype === "float64" ? 1e-15 : 3e-7
    for (const size of sizes) {
      const x = np.array([size, -size], { dtype })
      const unit = Math.max(Math.abs(x.data[0]) * tolerance, dtype === "float64" ? 5e-324 : 1e-45)
      expect(Math.abs(Number(np.norm(x)) - x.data[0] * Math.SQRT2), `value at ${size}`).toBeLessThanOrEqual(unit)
      for (const g of gradients((y) => np.norm(y), x))
        g.data.forEach((d: number, i: number) => {
          expect(Math.abs(d - (i === 0 ? 1 : -1) * Math.SQRT1_2), `gradient at ${size}`).toBeLessThanOrEqual(tolerance)
        })
    }
  })
  it("rows are scaled one by one", () => {
    const rows = np.array([[3e200, 4e200], [3, 4], [3e-200, 4e-200], [0, 0]]) // biome-ignore format: a matrix
    expect(np.allclose(np.norm(rows, 1).div([1e200, 1, 1e-200, 1]), [5, 5, 5, 0])).toBe(true)
  })
})

it("the standard deviation of one element does not move", () => {
  for (const g of gradients((x) => np.std(x), np.array([3]))) expect(g.data[0]).toBe(0)
  const rows = (x: NDArray) => np.sum(np.std(x, 1))
  expect(grad(rows)([[1], [2]]).toArray()).toEqual([[0], [0]])
  expect([np.std([3]), np.std([3], { ddof: 1 })].map(Number)).toEqual([0, Number.NaN])
})
