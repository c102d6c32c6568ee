import { jit, type NDArray, np } from "taylorjet"
import { expect, it } from "vitest"

it("calls with other structures, types and numbers find their own programs", () => {
  const f = jit((...xs: unknown[]) => (xs as (NDArray | NDArray[])[]).flat().reduce((a, b) => np.sub(a, b)))
  const [a, b] = [np.array(5), np.array(3)]
  expect(f([a, b] as never).item()).toBe(2)
  expect(f(a, b).item()).toBe(2)
  expect(f(b, 4).item()).toBe(-1)
  expect(f(7, b).item()).toBe(4)
  expect(f(np.array([1, 2]), np.array([3, 5])).toArray()).toEqual([-2, -3])
  expect(f(np.array([1, 2], { dtype: "float32" }), 1).dtype).toBe("float64")
  expect(f(1, np.array([1, 2])).toArray()).toEqual([0, -1])
})

it("returns fresh arrays", () => {
  const f = jit((x) => np.mul(x, 2))
  const first = f([1, 2])
  f([5, 6])
  expect(first.toArray()).toEqual([2, 4])
})

it("both backends can be asked for", () => {
  for (const backend of ["wasm", "reference"] as const) expect(jit((x) => np.exp(x), { backend })(0).item()).toBe(1)
})

it("products and sums of empty matrices end", () => {
  for (const shape of [
    [0, 0],
    [0, 3],
    [3, 0],
  ]) {
    const x = np.zeros(shape)
    const f = (y: NDArray) => [np.matmul(np.transpose(y), y), np.sum(np.transpose(y), { axis: 0 })]
    const [product, sums] = jit(f as never)(x as never) as unknown as NDArray[]
    expect(product.toArray()).toEqual(np.matmul(np.transpose(x), x).toArray())
    expect(sums.toArray()).toEqual(np.sum(x, { axis: 1 }).toArray())
  }
})
