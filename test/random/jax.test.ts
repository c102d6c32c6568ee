// Draws are JAX's: test/numbers/make/prng.py says what the fields mean.
import { readFileSync } from "node:fs"
import { type NDArray, random } from "taylorjet"
import { describe, expect, it } from "vitest"

type Width = 32 | 64
interface Large {
  readonly width: Width
  readonly shape: readonly number[]
  readonly first: readonly number[]
  readonly last: readonly number[]
  readonly indices: readonly number[]
  readonly data: readonly number[]
  readonly sum: number
  readonly sumOfSquares: number
}
interface Numbers {
  readonly seeds: readonly { seed: number; width: Width; key: number[] }[]
  readonly keys: readonly {
    seed: number
    key: number[]
    split: Record<string, number[][]>
    foldIn: { data: number; key: number[] }[]
  }[]
  readonly bits: readonly { seed: number; shape: number[]; bits32: number[] }[]
  readonly permutations: readonly { seed: number; n: number; data: number[] }[]
  readonly draws: readonly {
    seed: number
    width: Width
    function: "uniform" | "normal" | "rademacher"
    shape: number[]
    options: { minval?: number; maxval?: number }
    data: number[]
  }[]
  readonly large: readonly Large[]
}

const file = new URL("../numbers/random.json", import.meta.url)
const numbers = JSON.parse(readFileSync(file, "utf8")) as Numbers
const { PRNGKey } = random
const words = (x: NDArray): number[] => Array.from(x.data, (word) => word >>> 0)

function expectClose(found: ArrayLike<number>, expected: readonly number[], relative: number): void {
  expect(found.length).toBe(expected.length)
  expected.forEach((value, i) => {
    expect(Math.abs(found[i] - value), `element ${i}`).toBeLessThanOrEqual(relative * Math.abs(value))
  })
}

it.each(numbers.seeds)("PRNGKey($seed) of width $width", ({ seed, width, key }) => {
  expect(words(PRNGKey(seed, { width }))).toEqual(key)
})

describe.each(numbers.keys)("key $key", ({ seed, split, foldIn }) => {
  it.each(Object.entries(split))("split into %s", (n, keys) => {
    expect(words(random.split(PRNGKey(seed), Number(n)))).toEqual(keys.flat())
  })
  it.each(foldIn)("foldIn $data", ({ data, key }) => {
    expect(words(random.foldIn(PRNGKey(seed), data))).toEqual(key)
  })
})

it.each(numbers.bits)("bits of shape $shape from seed $seed", ({ seed, shape, bits32 }) => {
  const bits = random.bits(PRNGKey(seed), shape)
  expect(bits.shape).toEqual(shape)
  expect(words(bits)).toEqual(bits32)
})

it.each(numbers.permutations)("permutation of $n from seed $seed", ({ seed, n, data }) => {
  expect(Array.from(random.permutation(PRNGKey(seed), n).data)).toEqual(data)
})

it.each(numbers.draws)("$function of shape $shape, $options, width $width, seed $seed", (draw) => {
  const { seed, width, shape, options, data } = draw
  const key = PRNGKey(seed)
  const x = random[draw.function](key, shape, { width, ...options })
  expect(x.shape).toEqual(shape)
  if (draw.function === "normal") return expectClose(x.data, data, width === 32 ? 3e-7 : 1e-13)
  // Two roundings in place of JAX's one, relative to the largest number on the way.
  const error = width === 64 && options.minval !== undefined ? 2 ** -52 * 4 : 0
  data.forEach((value, i) => {
    expect(Math.abs(x.data[i] - value), `element ${i}`).toBeLessThanOrEqual(error)
  })
})

it.each(numbers.draws.filter((draw) => draw.width === 32))(
  "float32 $function of shape $shape, $options, seed $seed",
  (draw) => {
    const x = random[draw.function](PRNGKey(draw.seed), draw.shape, { dtype: "float32", ...draw.options })
    expectClose(x.data, draw.data, draw.function === "normal" ? 3e-7 : 0)
  },
)

it.each(numbers.large)("a million normal numbers of width $width", (large) => {
  const { width, shape, first, last, indices, data } = large
  const all = random.normal(PRNGKey(0), shape, { width }).data
  const relative = width === 32 ? 3e-7 : 1e-13
  expectClose(all.slice(0, 8), first, relative)
  expectClose(all.slice(-8), last, relative)
  expectClose(
    indices.map((i) => all[i]),
    data,
    relative,
  )
  const sum = (f: (x: number) => number): number => Array.from(all).reduce((total, x) => total + f(x), 0)
  expect(Math.abs(sum((x) => x) - large.sum)).toBeLessThan(width === 32 ? 1e-2 : 1e-8)
  expectClose([sum((x) => x * x)], [large.sumOfSquares], relative)
})
