import { jit, type NDArray, np, random, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"

describe("iteration", () => {
  it("yields the entries of the leading axis", () => {
    const rows = [
      ...np.array([
        [1, 2],
        [3, 4],
      ]),
    ]
    expect(rows.map((row) => row.toArray())).toEqual([
      [1, 2],
      [3, 4],
    ])
    const [a, b] = random.split(random.PRNGKey(0))
    expect([a.shape, b.shape]).toEqual([[2], [2]])
  })

  it("works on traced arrays", () => {
    const difference = ([a, b]: NDArray) => np.sub(a, b)
    expect(jit((x: NDArray) => difference(x))([5, 3]).item()).toBe(2)
    expect(
      vmap((x: NDArray) => difference(x))([
        [5, 3],
        [1, 1],
      ]).toArray(),
    ).toEqual([2, 0])
  })

  it("refuses 0-d arrays", () => {
    expect(() => [...np.array(1)]).toThrow(new TypeError("NDArray: a 0-d array has no axis to iterate over"))
  })
})
