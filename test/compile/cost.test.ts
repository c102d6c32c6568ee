// Costs, counted by hand.
import { cost, makeProgram, type NDArray, np, special } from "taylorjet"
import { expect, it } from "vitest"
import type { ScalarOps } from "../../src/ir/scalar.js"
import { exp } from "../../src/primitives/expansions/index.js"

const costOf = (f: (...xs: NDArray[]) => NDArray, ...args: NDArray[]) => cost(makeProgram(f)(...args))
const n = 1000
const x = np.ones([n])
const y = np.ones([n])
const s = np.array(2)

it("a dot product: a product and a sum for each pair, two arrays in, one number out", () => {
  expect(costOf((a, b) => np.dot(a, b), x, y)).toEqual({ flops: 2 * n, bytes: 8 * (2 * n + 1), multiplications: n })
})

for (const [m, k, p, copied] of [
  [2, 3, 2, 0],
  [30, 40, 50, 0],
  [1, 40, 50, 0],
  // The second matrix is first copied into the order in which it is read.
  [100, 100, 100, 10_000],
])
  it(`a matrix product ${m}x${k}x${p}`, () => {
    expect(costOf((a, b) => np.matmul(a, b), np.ones([m, k]), np.ones([k, p]))).toEqual({
      flops: 2 * m * k * p,
      bytes: 8 * (m * k + k * p + m * p + 2 * copied),
      multiplications: m * k * p,
    })
  })

it("matrix products of a batch that share an operand", () => {
  expect(costOf((a, b) => np.matmul(a, b), np.ones([7, 20, 30]), np.ones([30, 40]))).toEqual({
    flops: 2 * 7 * 20 * 30 * 40,
    bytes: 8 * (7 * 20 * 30 + 30 * 40 + 7 * 20 * 40),
    multiplications: 7 * 20 * 30 * 40,
  })
})

it("what is fused does not move", () => {
  expect(costOf((a) => np.mul(a, a).add(1), x)).toEqual({ flops: 2 * n, bytes: 16 * n, multiplications: n })
  expect(costOf((a, b, c) => a.mul(c).add(b), x, y, s)).toEqual({
    flops: 2 * n,
    bytes: 8 * (3 * n + 1),
    multiplications: n,
  })
  // The mean must be known before anything is subtracted: two loops, each reads x; the mean is written and read.
  expect(costOf((a) => np.sub(a, np.sum(a)), x)).toEqual({ flops: 2 * n, bytes: 8 * (3 * n + 2), multiplications: 0 })
})

it("sums along an axis, and elements that several points share", () => {
  const a = np.ones([20, 30])
  expect(costOf((b) => np.sum(b, 1), a)).toEqual({ flops: 600, bytes: 8 * (600 + 20), multiplications: 0 })
  expect(costOf((b, c) => np.mul(b, c), a, np.ones([30])).bytes).toBe(8 * (600 + 30 + 600))
})

it("views are free, and what overlaps is read once", () => {
  expect(costOf((a) => np.add(a, np.flip(a)), x)).toEqual({ flops: n, bytes: 16 * n, multiplications: 0 })
  expect(costOf((a) => np.add(a.slice(1), a.slice(0, -1)), x).bytes).toBe(8 * (n + n - 1))
})

it("float32 takes half the bytes, and as many operations, or fewer where an expansion is shorter", () => {
  const costs = (f: (a: NDArray) => NDArray) => [x, np.ones([n], { dtype: "float32" })].map((a) => costOf(f, a))
  const [double, single] = costs((a) => np.log(np.mul(a, a)))
  expect(single).toEqual({ ...double, bytes: double.bytes / 2 })
  const [long, short] = costs((a) => np.exp(np.mul(a, a)))
  expect(short.flops).toBeLessThan(long.flops)
})

it("exp takes the operations of its expansion, equal ones once", () => {
  const seen = new Map<string, number>()
  const counting = new Proxy({} as ScalarOps<number>, {
    get:
      (_, op) =>
      (...operands: number[]) => {
        const key = `${String(op)} ${operands}`
        seen.set(key, seen.get(key) ?? seen.size)
        return seen.get(key)
      },
  })
  exp(counting, -1)
  const count = [...seen.keys()].filter((key) => !key.startsWith("constant")).length
  expect(count).toBeGreaterThan(20)
  expect(costOf((a) => np.exp(a), x)).toEqual({ flops: count * n, bytes: 16 * n, multiplications: 0 })
})

it("what JavaScript does counts once for each number that it makes", () => {
  const dawson = costOf((a) => special.dawsn(a), x)
  expect(dawson).toEqual({ flops: n, bytes: 16 * n, multiplications: 0 })
})

it("a sort compares each element once in each doubling of what is sorted", () => {
  const order = costOf((a) => np.argsort(a), x)
  expect(order).toEqual({ flops: n * Math.ceil(Math.log2(n)), bytes: 12 * n, multiplications: 0 })
})

it("a lookup reads one element for each index, and compares it with the bounds", () => {
  const indices = np.array([3, 1, 2], { dtype: "int32" })
  const gathered = costOf((a) => np.take(a, indices), x)
  expect(gathered).toEqual({ flops: 4 * 3, bytes: 8 * 3 + 4 * 3 + 8 * 3, multiplications: 0 })
})

it("a placement writes the whole array, zeros too", () => {
  const padded = costOf((a) => np.pad(np.neg(a), 2), x)
  expect(padded).toEqual({ flops: n, bytes: 8 * n + 8 * (n + 4), multiplications: 0 })
})

it("nothing costs nothing", () => {
  expect(costOf((a) => a, x)).toEqual({ flops: 0, bytes: 0, multiplications: 0 })
  expect(costOf((a) => np.tanh(a), np.ones([0]))).toEqual({ flops: 0, bytes: 0, multiplications: 0 })
})
