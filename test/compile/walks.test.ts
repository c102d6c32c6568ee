import { type DType, foriLoop, makeProgram, type NDArray, np } from "taylorjet"
import { describe, expect, it, test } from "vitest"
import { lanesOf } from "../../src/backends/wasm/lanes.js"
import { walksOf, waysOf } from "../../src/backends/wasm/walks.js"
import type { Lit } from "../../src/ir/atom.js"
import { agree } from "../laws/agree.js"

const walks = (counts: readonly number[] | undefined, elements = 1e6) => {
  const length = { lanes: lanesOf.float64, body: [], strides: [8], elements, counts }
  return walksOf(waysOf(length), length)
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

  it("does one vector at once where there are few elements", () => {
    expect(walks([64], 64)).toEqual([1])
  })
})

/** Rows that move both ways and are summed, in a loop of so many turns that four vectors are done at once. */
const turning = (x: NDArray): NDArray =>
  foriLoop(0, 130, (_, v: NDArray) => np.roll(v, 1).add(np.flip(v)).mul(0.4).add(np.sum(v).mul(0.01)).add(x), x)

describe("rows in a loop, with and without a rest", () => {
  test.each(["float64", "float32"] as DType[])("%s", (dtype) => {
    for (const n of [1, 7, 8, 9, 11, 15, 16, 18, 20]) {
      const x = np.linspace(-1, 1, n).astype(dtype)
      agree(makeProgram(turning)(x), [x.atom as Lit])
    }
  })
})
