// Draws under every transform, their statistics, and what is rejected. That they are JAX's: jax.test.ts.
import { type ArrayLike, grad, jit, type NDArray, np, random, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"

const key = random.PRNGKey(7)

describe("keys", () => {
  it("hold the words of the seed", () => {
    const words = (seed: number, width: 32 | 64) => [...new Uint32Array(random.PRNGKey(seed, { width }).data)]
    expect(words(-1, 32)).toEqual([0, 2 ** 32 - 1])
    expect(words(-1, 64)).toEqual([2 ** 32 - 1, 2 ** 32 - 1])
    expect(words(2 ** 32 + 5, 32)).toEqual([0, 5])
    expect(words(2 ** 53, 64)).toEqual([2 ** 21, 0])
    expect(words(-(2 ** 40) - 3, 64)).toEqual([2 ** 32 - 257, 2 ** 32 - 3])
  })

  it("are split as numbers are folded in", () => {
    expect(random.split(key, 4).toArray()).toEqual([0, 1, 2, 3].map((i) => random.foldIn(key, i).toArray()))
  })
})

describe("a draw from a traced key is the draw from the key", () => {
  const draws: Record<string, (key: NDArray) => NDArray> = {
    split: (k) => random.split(k, 3),
    foldIn: (k) => random.foldIn(k, 5),
    "foldIn of a traced number": (k) => random.foldIn(key, np.at(k, 1)),
    "PRNGKey of a traced number": (k) => random.PRNGKey(np.at(k, 1)),
    bits: (k) => random.bits(k, [2, 3]),
    uniform: (k) => random.uniform(k, 5),
    "uniform, width 64": (k) => random.uniform(k, [5], { width: 64 }),
    "uniform, float32": (k) => random.uniform(k, [5], { dtype: "float32" }),
    "uniform in intervals": (k) => random.uniform(k, [2, 2], { minval: [0, 10], maxval: [1, 20] }),
    normal: (k) => random.normal(k, [3, 2]),
    "normal, width 64": (k) => random.normal(k, [], { width: 64 }),
    rademacher: (k) => random.rademacher(k, [9], { dtype: "int32" }),
    permutation: (k) => random.permutation(k, 6),
    "permutation of rows": (k) => random.permutation(k, np.eye(4)),
  }
  const rows = [0, 1, 2, 3]
  const keys = random.split(key, rows.length)

  it.each(Object.entries(draws))("%s", (_, draw) => {
    const expected = rows.map((i) => draw(np.at(keys, i)).toArray())
    const mapped = vmap(draw)(keys)
    expect(mapped.toArray()).toEqual(expected)
    expect(mapped.dtype).toBe(draw(key).dtype)
    // Compiled, erfinv may differ in the last bits.
    const close = (x: ArrayLike) => expect(np.allclose(x, expected as ArrayLike, { rtol: 1e-14, atol: 0 })).toBe(true)
    close(rows.map((i) => jit(draw)(np.at(keys, i))))
    close(jit(vmap(draw))(keys))
  })
})

it("uniform can be differentiated by the ends of its interval", () => {
  const x = random.uniform(key).item() as number
  const dx = grad((minval: NDArray) => random.uniform(key, [], { minval, maxval: 2 }))(np.array(0))
  expect(dx.item()).toBeCloseTo(1 - x, 6)
})

describe("statistics", () => {
  const n = 100_000
  const moments = (x: NDArray) => [1, 2, 3, 4].map((k) => Array.from(x.data).reduce((sum, v) => sum + v ** k, 0) / n)
  const close = (found: number[], expected: number[]) => {
    expected.forEach((value, i) => {
      expect(Math.abs(found[i] - value), `moment ${i + 1}`).toBeLessThan(0.05)
    })
  }
  it.each([32, 64] as const)("width %i", (width) => {
    const uniform = random.uniform(key, n, { width })
    expect(uniform.data.every((x) => x >= 0 && x < 1)).toBe(true)
    close(moments(uniform), [1 / 2, 1 / 3, 1 / 4, 1 / 5])
    close(moments(random.normal(key, n, { width })), [0, 1, 0, 3])
    close(moments(random.rademacher(key, n, { width })), [0, 1, 0, 1])
  })

  it("a permutation has every element once", () => {
    expect([...random.permutation(key, 5000).data].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 5000 }, (_, i) => i),
    )
  })
})

describe("shapes and dtypes", () => {
  it.each(["float64", "float32"] as const)("%s", (dtype) => {
    for (const draw of [random.uniform, random.normal, random.rademacher])
      for (const shape of [[], [0], [2, 0, 3], [1, 4]]) {
        const x = draw(key, shape, { dtype })
        expect([x.shape, x.dtype]).toEqual([shape, dtype])
      }
  })

  it("permutations of nothing", () => {
    expect(random.permutation(key, 0).toArray()).toEqual([])
    expect(random.permutation(key, np.zeros([0, 2])).shape).toEqual([0, 2])
  })
})

describe("errors", () => {
  const wrong = <T>(x: unknown) => x as T
  const cases: [string, () => NDArray, string][] = [
    [
      "no key",
      () => random.bits(wrong(0), [2]),
      "random.bits: expected a key of shape [2] and dtype int32; got 0; make one with random.PRNGKey(seed)",
    ],
    [
      "an array that is no key",
      () => random.normal(np.zeros(3)),
      "random.normal: expected a key of shape [2] and dtype int32; got float64[3]; make one with random.PRNGKey(seed)",
    ],
    [
      "many keys",
      () => random.permutation(random.split(key), 1),
      "random.permutation: expected a key of shape [2] and dtype int32; got int32[2,2]; to draw with many keys, vmap over them",
    ],
    [
      "a seed",
      () => random.PRNGKey(1.5),
      "random.PRNGKey: expected a whole number up to 2^53 in size or an int32 array of shape []; got 1.5",
    ],
    [
      "a float64 seed",
      () => random.PRNGKey(np.array(1)),
      "random.PRNGKey: expected a whole number up to 2^53 in size or an int32 array of shape []; got float64[]",
    ],
    [
      "a number to fold in",
      () => random.foldIn(key, 2 ** 32),
      "random.foldIn: expected a whole number of 32 bits or an int32 array of shape []; got 4294967296",
    ],
    ["a number of keys", () => random.split(key, -1), "random.split: expected a whole number of keys; got -1"],
    [
      "a shape",
      () => random.uniform(key, [2, -1]),
      "random.uniform: sizes must be whole numbers that are not negative; got [2,-1]",
    ],
    [
      "a dtype",
      () => random.normal(key, [], { dtype: wrong("int32") }),
      'random.normal: dtype must be one of float64, float32; got "int32"',
    ],
    [
      "a width",
      () => random.rademacher(key, [], { width: wrong(16) }),
      "random.rademacher: width must be 32 or 64; got 16",
    ],
    [
      "an empty interval",
      () => random.uniform(key, [], { minval: 1, maxval: 0 }),
      "random.uniform: expected finite minval <= maxval; got 1 and 0",
    ],
    [
      "an infinite interval",
      () => random.uniform(key, [], { maxval: Infinity }),
      "random.uniform: expected finite minval <= maxval; got 0 and Infinity",
    ],
    [
      "intervals of another shape",
      () => random.uniform(key, 2, { minval: [0, 0, 0] }),
      "random.uniform: minval and maxval have shape [3], which does not broadcast to [2]",
    ],
    [
      "nothing to permute",
      () => random.permutation(key, 2.5),
      "random.permutation: expected a whole number n >= 0 or an array; got 2.5",
    ],
    [
      "a number as an array",
      () => random.permutation(key, np.array(2)),
      "random.permutation: expected an array with at least one axis; got float64[]",
    ],
  ]
  it.each(cases)("%s", (_, draw, message) => expect(draw).toThrow(new Error(message)))
})
