// Large arrays that pass through one kernel are computed block by block.
import { jet, jit, makeProgram, type NDArray, np, random } from "taylorjet"
import { describe, expect, it } from "vitest"
import { stream } from "../../src/backends/wasm/stream.js"
import { fuse } from "../../src/compile/fuse.js"

type F = (...xs: NDArray[]) => NDArray | NDArray[]

const key = random.PRNGKey(3)
const normal = (shape: number[], seed: number, dtype: "float64" | "float32" = "float64") =>
  random.normal(random.foldIn(key, seed), shape, { dtype })
const size = 3 * 4096 + 5
const x = normal([size], 0)
const y = normal([size], 1)
const streams = (f: F, ...args: NDArray[]) => stream(fuse(makeProgram(f as never)(...(args as never[]))))

function same(f: F, ...args: NDArray[]): void {
  const [fast, plain] = [jit(f as never), jit(f as never, { backend: "reference" })] as F[]
  for (let again = 0; again < 2; again++) {
    const [got, expected] = [fast(...args), plain(...args)].map((r) => [r].flat())
    got.forEach((z, i) => {
      expect(z.shape).toEqual(expected[i].shape)
      expect(z.dtype).toBe(expected[i].dtype)
      const close = { atol: z.dtype === "float32" ? 2e-6 : 1e-14, rtol: z.dtype === "float32" ? 2e-6 : 1e-14 }
      expect(np.allclose(z, expected[i], close)).toBe(true)
    })
  }
}

describe("streams", () => {
  const series = (...terms: NDArray[]) => {
    const [first, rest] = jet((z) => np.tanh(z), [terms[0]], [terms.slice(1)])
    return [first, ...rest]
  }
  it.each<[string, F, NDArray[]]>([
    ["a sum of two arrays", (a, b) => np.add(a, b), [x, y]],
    ["a jet", series, [x, y, normal([size], 2)]],
    ["float32", (a) => np.exp(a), [normal([size], 4, "float32")]],
    ["numbers beside arrays", (a, c) => np.sin(a).mul(c), [x, np.array(0.7)]],
    ["truth values", (a, b) => [np.less(a, b), np.where(np.less(a, b), a, b)], [x, y]],
    ["a whole number for each element", (a) => np.mul(a, a), [np.arange(0, size, 1, { dtype: "int32" })]],
    ["several axes", (a, b) => np.tanh(a).mul(b), [normal([3, 50, 100], 5), normal([3, 50, 100], 6)]],
    ["a filled argument", (a, b) => a.mul(b), [np.ones([size]), y]],
    ["exactly two blocks", (a) => np.neg(a), [normal([8192], 7)]],
    ["an argument that nobody reads", (a, _) => np.neg(a), [x, y]],
  ])("%s", (_, f, args) => {
    expect(streams(f, ...args)?.block).toBe(4096)
    same(f, ...args)
  })
})

describe("does not stream", () => {
  it.each<[string, F, NDArray[]]>([
    ["small arrays", (a) => np.neg(a), [normal([4096], 8)]],
    ["a sum", (a) => np.sum(a), [x]],
    ["what is read in another order", (a) => np.add(a, np.flip(a)), [x]],
    ["rows beside a matrix", (a, b) => np.add(a, b), [normal([100, 100], 9), normal([100], 10)]],
    ["a captured array", (a) => np.add(a, y), [x]],
    ["an argument that is returned", (a) => [a, np.neg(a)], [x]],
    ["two kernels", (a) => np.sub(a, np.sum(a)), [x]],
    ["a lookup", (a, i) => np.take(a, i), [x, np.arange(0, size, 1, { dtype: "int32" })]],
  ])("%s", (_, f, args) => {
    expect(streams(f, ...args)).toBeUndefined()
    same(f, ...args)
  })
})
