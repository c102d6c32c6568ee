// What does not depend on the arguments of a traced function has a value inside it, however it was computed.
import { type ArrayLike, grad, jacfwd, jit, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"

const sum = () => np.add([[1], [2]], [10, 20])

const ways: readonly [string, (f: (x: NDArray) => NDArray) => (x: ArrayLike) => unknown][] = [
  ["grad", (f) => grad(f)],
  ["jit", (f) => jit(f)],
  ["vmap", (f) => (x) => vmap(f)(np.stack([np.array(x)]))],
  ["grad in jit", (f) => jit(grad(f))],
]

describe.each(ways)("inside %s", (_, way) => {
  const inside = <R>(read: () => R): R[] => {
    const seen: R[] = []
    way((x) => {
      seen.push(read())
      return np.sum(x)
    })([1, 2, 3])
    return [...new Set(seen)]
  }

  it("elements", () => expect(inside(() => sum().data[3])).toEqual([22]))
  it("text", () => expect(inside(() => String(sum()))).toEqual(["[[11. 21.]\n [12. 22.]]"]))
  it("comparisons", () =>
    expect(
      inside(() =>
        np.allclose(sum(), [
          [11, 21],
          [12, 22],
        ]),
      ),
    ).toEqual([true]))
  it("derivatives", () => expect(inside(() => jacfwd((y) => np.square(y))([3, 4]).data[3])).toEqual([8]))
  it("what is mapped", () => expect(inside(() => vmap((y: NDArray) => np.square(y))([3, 4]).data[1])).toEqual([16]))
})

it("computed indices", () => {
  const stencils = (x: NDArray) => np.sum(np.take(x, np.add([[0], [1]], np.arange(2))))
  expect(stencils(np.array([1, 2, 3])).item()).toBe(8)
  expect(grad(stencils)([1, 2, 3]).toArray()).toEqual([1, 2, 1])
  expect(() => grad((x) => np.sum(np.take(x, np.add([[0], [2]], np.arange(2)))))([1, 2, 3])).toThrow("take: index 3")
})

it("a value of an outer function is not known in an inner one", () => {
  expect(() => grad((x) => grad((y) => y.mul(np.add(x, [1, 2]).data[0]))(1))(1)).toThrow("is not known while")
})
