// Sums keep the bound of pairwise summation, log2(n) units of rounding of the sum of magnitudes, eager and compiled.
import { jit, makeProgram, type NDArray, np, random } from "taylorjet"
import { describe, expect, it } from "vitest"
import { fuses } from "../../src/backends/wasm/engine.js"
import type { Lit } from "../../src/ir/atom.js"
import { agree } from "./agree.js"

type Float = "float64" | "float32"

/** The exact sum, rounded once: partial sums that do not overlap (Shewchuk 1997). */
function exactSum(terms: Iterable<number>): number {
  let partials: number[] = []
  for (const term of terms) {
    let x = term
    const next: number[] = []
    for (const y of partials) {
      const s = x + y
      const v = s - x
      const error = x - (s - v) + (y - v)
      if (error !== 0) next.push(error)
      x = s
    }
    partials = [...next, x]
  }
  return partials.reduceRight((sum, x) => sum + x, 0)
}

const unit = { float64: 2 ** -53, float32: 2 ** -24 }

/** Each sum of `n` terms, which `terms` gives, is as near as pairwise summation promises. */
function check(
  got: NDArray,
  dtype: Float,
  n: number,
  terms: (i: number) => Iterable<number>,
  bound = Math.log2(n),
): void {
  expect(got.dtype).toBe(dtype)
  got.data.forEach((value: number, i: number) => {
    const all = [...terms(i)]
    const error = Math.abs(value - exactSum(all))
    expect(error / (unit[dtype] * exactSum(all.map(Math.abs)))).toBeLessThanOrEqual(bound)
  })
}

const kinds: Record<string, (n: number, dtype: Float) => NDArray> = {
  "one number": (n, dtype) => np.full([n], 0.1, { dtype }).mul(np.ones([n], { dtype })),
  "positive numbers": (n, dtype) => random.uniform(random.PRNGKey(3), [n], { dtype }),
  "numbers of both signs": (n, dtype) => random.normal(random.PRNGKey(4), [n], { dtype }),
  "one large number first": (n, dtype) =>
    np.concatenate([np.array([1e6], { dtype }), random.uniform(random.PRNGKey(5), [n - 1], { dtype })]),
}

const n = 2 ** 16 + 24
const ways: Record<string, (f: (...xs: NDArray[]) => NDArray) => (...xs: NDArray[]) => NDArray> = {
  eager: (f) => f,
  compiled: (f) => jit(f),
  ...(fuses() && { "compiled without fused operations": (f) => jit(f, { fma: false }) }),
}

for (const [way, made] of Object.entries(ways))
  for (const dtype of ["float64", "float32"] as const)
    describe(`${way}, ${dtype}`, () => {
      for (const [kind, make] of Object.entries(kinds)) {
        const x = make(n, dtype)
        const data = x.data
        const every = (step: number, first = 0) =>
          Array.from({ length: n / step }, (_, i) => data[first + i * step] as number)

        it(`${kind}: all, rows, columns, and axes apart`, () => {
          check(made((y) => np.sum(y))(x), dtype, n, () => data)
          const rows = x.reshape([4, n / 4])
          check(made((y) => np.sum(y, 1))(rows), dtype, n / 4, (i) => data.subarray((i * n) / 4, ((i + 1) * n) / 4))
          for (const columns of [2, 10, 40])
            check(made((y) => np.sum(y, 0))(x.reshape([-1, columns])), dtype, n / columns, (i) => every(columns, i))
          const apart = (i: number) => data.filter((_: number, at: number) => Math.floor(at / 20) % 2 === i)
          check(made((y) => np.sum(y, [0, 2]))(x.reshape([-1, 2, 20])), dtype, n / 2, apart)
          check(made((y) => np.sum(y, [0, 2]))(x.reshape([2, -1, n / 8, 2])).reshape([-1]), dtype, n / 4, (i) =>
            data.filter((_: number, at: number) => Math.floor(at / (n / 4)) % 2 === i >> 1 && at % 2 === i % 2),
          )
        })

        it(`${kind}: of what is computed, and its mean`, () => {
          const small = x.slice([null, 5000])
          const shifted = made((y) => y.mul(2))(small).data
          check(made((y) => np.sum(y.mul(2)))(small), dtype, 5000, () => shifted)
          check(made((y) => np.sum(y.mul(2).reshape([-1, 5]), 0))(small), dtype, 1000, (i) =>
            shifted.filter((_: number, at: number) => at % 5 === i),
          )
        })

        it(`${kind}: of tens to thousands of terms, along rows, columns, and axes apart`, () => {
          for (const count of [33, 50, 64, 100, 128, 129, 300, 1000, 2000, 5000]) {
            // A block of 32 terms is a chain, which may round more often than a tree of so few.
            const bound = Math.max(Math.log2(count), 6)
            const part = x.slice([null, 12 * count]).mul(1)
            const terms = part.data
            const line = (first: number, step: number) =>
              Array.from({ length: count }, (_, i) => terms[first + i * step] as number)
            const rows = part.reshape([12, count])
            check(made((y) => np.sum(y.mul(1), 1))(rows), dtype, count, (i) => line(i * count, 1), bound)
            check(made((y) => np.sum(y.mul(1), 0))(part.reshape([count, 12])), dtype, count, (i) => line(i, 12), bound)
            const apart = (i: number) => terms.filter((_: number, at: number) => Math.floor(at / 3) % 4 === i)
            check(made((y) => np.sum(y.mul(1), [0, 2]))(part.reshape([count, 4, 3])), dtype, 3 * count, apart)
          }
        })

        it(`${kind}: inner products and matrix products`, () => {
          const ones = (...shape: number[]) => np.ones(shape, { dtype }).add(np.zeros(shape, { dtype }))
          check(made((y, w) => np.dot(y, w))(x, ones(n)), dtype, n, () => data)
          const [rows, columns] = [x.reshape([8, n / 8]), x.reshape([n / 8, 8])]
          const row = (i: number) => data.subarray((i * n) / 8, ((i + 1) * n) / 8)
          const column = (i: number) => every(8, i)
          check(made((y, w) => np.matmul(y, w))(rows, ones(n / 8)), dtype, n / 8, row)
          check(made((y, w) => np.matmul(w, y))(columns, ones(n / 8)), dtype, n / 8, column)
          for (const [others, bound] of [
            [3, 13],
            [4, 13],
            [10, 13],
            [16, 13],
          ]) {
            check(made((y, w) => np.matmul(y, w))(rows, ones(n / 8, others)).slice(null, 0), dtype, n / 8, row, bound)
            const transposed = made((y, w) => np.matmul(np.transpose(y), w))
            check(transposed(columns, ones(n / 8, others)).slice(null, 0), dtype, n / 8, column, bound)
          }
        })
      }

      it("infinities and what is no number stay what they are", () => {
        const { POSITIVE_INFINITY: inf, NaN: nan } = Number
        for (const [special, wanted] of [
          [[inf], inf],
          [[-inf], -inf],
          [[inf, -inf], nan],
          [[nan], nan],
        ] as const) {
          const y = np.concatenate([np.ones([700], { dtype }), np.array(special, { dtype }), np.ones([700], { dtype })])
          const stacked = np.stack([y, y, y], 1)
          expect(made((u) => np.sum(u))(y).item()).toBe(wanted)
          expect(made((u) => np.dot(u, np.ones(u.shape, { dtype })))(y).item()).toBe(wanted)
          expect(made((u) => np.sum(u, 0))(stacked).toArray()).toEqual([wanted, wanted, wanted])
          expect(made((u) => np.cumsum(u))(y).data.at(-1)).toBe(wanted)
        }
      })

      it("the mean of a million equal rows is that row", () => {
        const rows = np.zeros([1e6, 2], { dtype }).add(np.array([100, -100], { dtype }))
        expect(made((u) => np.mean(u, 0))(rows).toArray()).toEqual([100, -100])
      })

      it("running sums of 0.1", () => {
        const y = np.full([1e6], 0.1, { dtype }).mul(np.ones([1e6], { dtype }))
        const exact = Number(y.data[0]) * 1e6
        expect(Math.abs((made((u) => np.cumsum(u))(y).data.at(-1) as number) / exact - 1)).toBeLessThan(
          1.01 * unit[dtype],
        )
      })
    })

describe("long sums in pieces and backwards, as threads take them, yield the same bits", () => {
  const normal = (shape: number[], dtype: Float, seed = 1) => random.normal(random.PRNGKey(seed), shape, { dtype })
  for (const dtype of ["float64", "float32"] as const) {
    for (const [shape, axis] of [
      [[300, 70], [0]],
      [[5, 300, 70], [1]],
      [
        [70, 9, 6, 3],
        [0, 2],
      ],
      [
        [3, 100, 80],
        [0, 1],
      ],
      [[70, 1100], [1]],
      [
        [40, 5, 1100],
        [0, 2],
      ],
    ])
      it(`${dtype} [${shape}] over [${axis}]`, () => {
        const x = normal(shape, dtype)
        // A transposed operand keeps axes apart, and another result of the same loop forbids to merge them.
        const f = (y: NDArray) => [np.sum(y, axis), np.sum(np.mul(y, y.slice(0)), axis), np.mul(y, 2)]
        agree(makeProgram(f)(x), [x.atom as Lit])
      })
    for (const [lines, depth, others] of [
      [6, 9000, 8],
      [64, 5000, 64],
      [7, 8500, 3],
      [5, 8200, 21],
    ])
      it(`${dtype} products of ${depth} terms`, () => {
        const [x, y] = [normal([depth, lines], dtype), normal([depth, others], dtype, 2)]
        agree(makeProgram((u: NDArray, v: NDArray) => np.matmul(np.transpose(u), v))(x, y), [
          x.atom as Lit,
          y.atom as Lit,
        ])
        const rows = normal([lines, depth], dtype, 3)
        agree(makeProgram((u: NDArray, v: NDArray) => np.matmul(u, v))(rows, y), [rows.atom as Lit, y.atom as Lit])
      })
  }
})

it("a million times 0.1 is 100000", () => {
  const x = np.full([1e6], 0.1).mul(np.ones([1e6]))
  for (const f of [(y: NDArray) => np.sum(y), jit((y: NDArray) => np.sum(y))])
    expect(Math.abs(Number(f(x)) / 1e5 - 1)).toBeLessThan(1e-14)
})
