import { type DType, foriLoop, makeProgram, type NDArray, np } from "taylorjet"
import { describe, expect, it, test } from "vitest"
import { lanesOf } from "../../src/backends/wasm/lanes.js"
import { walksOf, waysOf } from "../../src/backends/wasm/ways.js"
import type { Lit } from "../../src/ir/atom.js"
import { agree } from "../laws/agree.js"

const walks = (counts: readonly number[] | undefined, elements = 1e6, turns = 1) => {
  const row = { lanes: lanesOf.float64, body: [], strides: [8], length: elements, elements, turns, counts }
  return walksOf(waysOf(row), row)
}

describe("loops of a row that have nothing to do are left out", () => {
  test.each([
    [[8], [4]],
    [[10], [4, 1]],
    [[9], [4, 0]],
    [[11], [4, 1, 0]],
    [[6], [1]],
    [[7], [1, 0]],
    [[1], [0]],
    [
      [16384, 3],
      [4, 1, 0],
    ],
    [[16384, 0], [4]],
  ])("of %j elements: %j vectors at once", (counts, expected) => {
    expect(walks(counts)).toEqual(expected)
  })

  it("keeps all where the number of elements is not known", () => {
    expect(walks(undefined)).toEqual([4, 1, 0])
    expect(walks(undefined, 1000)).toEqual([1, 0])
  })

  it("does one vector at once where there are few elements, but more in a loop", () => {
    expect(walks([64], 64)).toEqual([1])
    expect(walks([64], 64, 100)).toEqual([4])
    expect(walks([18], 18, 100)).toEqual([2, 1])
    expect(walks([12], 12, 100)).toEqual([1])
  })
})

/**
 * Shifted rows, and their means, in a loop of so many turns that long ones take two or four vectors at once. What is the same
 * for all elements shrinks by 0.9 in a turn: were it to grow, results would be rounding errors, which sums have in their own way.
 */
const turning = (x: NDArray): NDArray =>
  foriLoop(0, 130, (_, v: NDArray) => np.roll(v, 1).add(np.roll(v, -2)).mul(0.4).add(np.mean(v).mul(0.1)).add(x), x)

describe("rows in a loop, with and without a rest", () => {
  test.each(["float64", "float32"] as DType[])("%s", (dtype) => {
    for (const n of [1, 7, 16, 19, 31, 32, 35, 39, 64, 71, 79]) {
      const x = np.linspace(-1, 1, n).astype(dtype)
      agree(makeProgram(turning)(x), [x.atom as Lit])
    }
  })
})
