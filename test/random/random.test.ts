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
    exponential: (k) => random.exponential(k, [5]),
    gumbel: (k) => random.gumbel(k, [2, 2], { dtype: "float32" }),
    laplace: (k) => random.laplace(k, [5], { width: 64 }),
    truncatedNormal: (k) => random.truncatedNormal(k, -1, [0.5, 2], [3, 2]),
    bernoulli: (k) => random.bernoulli(k, [0.3, 0.7], [4, 2]),
    randint: (k) => random.randint(k, [2, 3], -4, [1, 70_000, 2 ** 31]),
    "randint in a traced range": (k) =>
      random.randint(k, [4], 0, np.bitwiseAnd(np.at(k, 1), 63).add(1).astype("int32")),
    categorical: (k) => random.categorical(k, [[0, 1, 2]], { shape: [3, 1] }),
    "categorical of traced logits": (k) => random.categorical(k, random.normal(k, [3, 4]), 0),
    "categorical without replacement": (k) => random.categorical(k, [0, 1, 2, 3], { shape: [3], replace: false }),
    choice: (k) => random.choice(k, 10, [5]),
    "choice with probabilities": (k) => random.choice(k, np.eye(3), [2], { axis: 1, p: [1, 2, 0.5] }),
    "choice without replacement": (k) => random.choice(k, [5, 6, 7], [3], { replace: false }),
    "choice without replacement, with probabilities": (k) =>
      random.choice(k, 4, [2], { replace: false, p: [1, 2, 3, 4] }),
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

it("truncatedNormal can be differentiated by its bounds", () => {
  const draw = (lower: NDArray, upper: NDArray) => random.truncatedNormal(key, lower, upper, [], { width: 64 })
  const [below, above] = grad(draw, { argnums: [0, 1] })(-0.5, 1)
  const difference = (f: (h: number) => NDArray): number => f(1e-5).sub(f(-1e-5)).div(2e-5).item() as number
  expect(below.item()).toBeCloseTo(
    difference((h) => draw(np.array(-0.5 + h), np.array(1))),
    8,
  )
  expect(above.item()).toBeCloseTo(
    difference((h) => draw(np.array(-0.5), np.array(1 + h))),
    8,
  )
})

it("truncatedNormal stays between its bounds", () => {
  for (const dtype of ["float64", "float32"] as const)
    for (const width of [32, 64] as const) {
      const bounds = [
        [-1e-3, 1e-3],
        [3, 3.001],
        [0, 1e-30],
        [-40, -39],
        [-Infinity, 0],
        [1, Infinity],
        [-2, -1],
      ]
      for (const [low, high] of bounds) {
        const x = random.truncatedNormal(key, low, high, [500], { dtype, width })
        expect(
          x.data.every((v: number) => low < v && v < high && Number.isFinite(v)),
          `${low}, ${high}`,
        ).toBe(true)
      }
    }
})

it("randint takes the whole range of int32, and shows minval where a traced range is empty", () => {
  const all = random.randint(key, [1000], -(2 ** 31), 2 ** 31).data
  expect(Math.min(...all)).toBeLessThan(-(2 ** 30))
  expect(Math.max(...all)).toBeGreaterThan(2 ** 30)
  const empty = jit((high: NDArray) => random.randint(key, [3], 4, high))(np.array(4, { dtype: "int32" }))
  expect(empty.toArray()).toEqual([4, 4, 4])
})

it("entries without probability are never chosen, and those chosen without replacement differ", () => {
  const chosen = random.choice(key, 5, [2000], { p: [0, 1, 0, 2, 0] })
  expect(new Set(chosen.data)).toEqual(new Set([1, 3]))
  expect(new Set(random.choice(key, 50, [50], { replace: false }).data).size).toBe(50)
  expect(new Set(random.choice(key, 5, [2], { replace: false, p: [0, 1, 0, 2, 0] }).data)).toEqual(new Set([1, 3]))
  expect(random.choice(key, [], [0]).shape).toEqual([0])
  expect(random.choice(key, 0, [0, 2]).dtype).toBe("int32")
})

it("logits of -infinity are never drawn", () => {
  const drawn = random.categorical(key, [0, Number.NEGATIVE_INFINITY, 0], { shape: [1000] })
  expect(new Set(drawn.data)).toEqual(new Set([0, 2]))
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
    close(moments(random.exponential(key, n, { width }).div(4)), [1 / 4, 1 / 8, 3 / 32, 3 / 32])
    close(moments(random.laplace(key, n, { width }).div(4)), [0, 1 / 8, 0, 3 / 32])
    const euler = 0.5772156649
    close(moments(random.gumbel(key, n, { width })).slice(0, 2), [euler, euler ** 2 + Math.PI ** 2 / 6])
    close(moments(random.truncatedNormal(key, -1, 1, n, { width })), [0, 0.2911, 0, 0.1645])
    close(moments(random.bernoulli(key, 0.3, n, { width })), [0.3, 0.3, 0.3, 0.3])
  })

  it("a permutation has every element once", () => {
    expect([...random.permutation(key, 5000).data].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 5000 }, (_, i) => i),
    )
  })
})

describe("shapes and dtypes", () => {
  it.each(["float64", "float32"] as const)("%s", (dtype) => {
    const { uniform, normal, rademacher, exponential, gumbel, laplace } = random
    for (const draw of [uniform, normal, rademacher, exponential, gumbel, laplace])
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
  const more: [string, () => NDArray, string][] = [
    [
      "a chance",
      () => random.bernoulli(key, [0.5, 1.5]),
      "random.bernoulli: expected probabilities between 0 and 1; got a JavaScript array of length 2",
    ],
    [
      "chances of another shape",
      () => random.bernoulli(key, [0.5, 0.5], [3]),
      "random.bernoulli: probability has shape [2], which does not broadcast to [3]",
    ],
    [
      "an empty range of whole numbers",
      () => random.randint(key, [2], 3, 3),
      "random.randint: expected minval < maxval; got 3 and 3",
    ],
    [
      "half a bound",
      () => random.randint(key, [2], 0.5, 3),
      "random.randint: minval must be whole numbers from -2^31 to 2^31 - 1, as int32 if traced; got 0.5",
    ],
    [
      "a bound beyond int32",
      () => random.randint(key, [2], 0, 2 ** 31 + 1),
      "random.randint: maxval must be whole numbers from -2^31 to 2^31, as int32 if traced; got 2147483649",
    ],
    [
      "traced bounds of float64",
      () => jit((high: NDArray) => random.randint(key, [2], 0, high))(3),
      "random.randint: maxval must be whole numbers from -2^31 to 2^31, as int32 if traced; got float64[]",
    ],
    [
      "bounds in the wrong order",
      () => random.truncatedNormal(key, 1, -1),
      "random.truncatedNormal: expected lower < upper; got 1 and -1",
    ],
    [
      "a draw from nothing",
      () => random.choice(key, 0),
      "random.choice: expected at least one entry to draw from; got none",
    ],
    [
      "a draw from half an entry",
      () => random.choice(key, 1.5),
      "random.choice: expected a whole number n >= 0 or an array; got 1.5",
    ],
    [
      "more than there are",
      () => random.choice(key, 3, [2, 2], { replace: false }),
      "random.choice: cannot draw 4 of 3 entries without replacement",
    ],
    [
      "too few probabilities",
      () => random.choice(key, 3, [], { p: [1, 2] }),
      "random.choice: expected 3 probabilities; got float64[2]",
    ],
    [
      "negative probabilities",
      () => random.choice(key, 2, [], { p: [1, -2] }),
      "random.choice: expected probabilities that are finite, not negative and not all zero",
    ],
    [
      "a shape that does not end as the logits do",
      () =>
        random.categorical(
          key,
          [
            [1, 2, 3],
            [1, 2, 3],
          ],
          { shape: [2, 3] },
        ),
      "random.categorical: expected a shape that ends with [2]; got [2,3]",
    ],
    ["no categories", () => random.categorical(key, []), "random.categorical: axis 0 of float64[0] has no categories"],
    [
      "more categories than there are",
      () => random.categorical(key, [1, 2], { shape: [3], replace: false }),
      "random.categorical: cannot draw 3 of 2 categories without replacement",
    ],
  ]
  it.each([...cases, ...more])("%s", (_, draw, message) => expect(draw).toThrow(new Error(message)))
})
