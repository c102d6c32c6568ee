// Indices out of range throw in compiled functions what they throw elsewhere, and the next call is not the worse for it.
import { grad, jit, type NDArray, np } from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "../errors/message.js"

const int = (...values: number[]) => np.array(values, { dtype: "int32" })

describe("indices out of range", () => {
  for (const dtype of ["float64", "float32", "int32"] as const)
    for (const indices of [
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
      [0, 1, 2, 9],
      [1, -10, 12, 0, 1],
      [0, 0, 0, 0, 0, 2 ** 31 - 1],
      [-(2 ** 31)],
    ])
      it(`${dtype}, ${indices}`, () => {
        const x = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9], { dtype })
        const f = (y: NDArray, i: NDArray) => np.take(y.mul(2), i).mul(y.slice(0, i.size))
        const [compiled, plain] = [jit(f, { backend: "wasm" }), jit(f, { backend: "reference" })]
        const wanted = messageOf(() => plain(x, int(...indices)))
        expect(wanted === "nothing was thrown").toBe(indices.every((i) => i >= -9 && i < 9))
        expect(messageOf(() => compiled(x, int(...indices)))).toBe(wanted)
        const fine = int(...indices.map((_, k) => k))
        expect(compiled(x, fine).data).toEqual(plain(x, fine).data)
      })

  it("in a gradient", () => {
    const f = (x: NDArray, i: NDArray) => grad((y: NDArray) => np.sum(np.square(np.take(y, i))))(x)
    const compiled = jit(f, { backend: "wasm" })
    const x = np.array([1, 2, 3])
    expect(messageOf(() => compiled(x, int(0, 3)))).toBe("take: index 3 is not in 0..2, the range of axis 0")
    expect(compiled(x, int(2, 2)).data).toEqual(new Float64Array([0, 0, 12]))
  })
})
