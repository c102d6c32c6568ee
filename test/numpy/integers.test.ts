// Sums and products of int32 wrap around modulo 2^32, whatever their size, as exact arithmetic says.
import { jit, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"

const I = (data: readonly number[], shape: number[] = [data.length]) =>
  np.array(data, { dtype: "int32" }).reshape(shape)

const wrapped = (x: bigint): number => Number(BigInt.asIntN(32, x))

/** Whole numbers of all sizes. */
const some = (n: number, seed: number) => {
  let state = seed
  return Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state
  })
}

/** Σ_k a[i, k] b[k, j], exactly, then wrapped. */
const product = (a: readonly number[], b: readonly number[], m: number, k: number, n: number): number[] =>
  Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    let sum = 0n
    for (let l = 0; l < k; l++) sum += BigInt(a[i * k + l]) * BigInt(b[l * n + j])
    return wrapped(sum)
  })

const ways: Record<string, (f: (...xs: NDArray[]) => NDArray) => (...xs: NDArray[]) => NDArray> = {
  eager: (f) => f,
  compiled: (f) => jit(f),
}

for (const [way, made] of Object.entries(ways))
  describe(way, () => {
    it("an inner product beyond 2^53", () => {
      const [x, y] = [I([123456789]), I([987654321])]
      for (const f of [np.dot, np.vdot, np.matmul]) expect(made((a, b) => f(a, b))(x, y).item()).toBe(-67153019)
      expect(made((a, b) => np.outer(a, b))(x, y).toArray()).toEqual([[-67153019]])
      expect(made((a, b) => np.tensordot(a, b, 1))(x, y).item()).toBe(-67153019)
      expect(made((a, b) => np.einsum("i,i->", a, b))(x, y).item()).toBe(-67153019)
    })

    for (const [m, k, n] of [
      [1, 1, 1],
      [3, 5, 2],
      [7, 100, 9],
      [2, 3000, 3],
    ])
      it(`products ${m}x${k}x${n}`, () => {
        const [a, b] = [some(m * k, 1), some(k * n, 2)]
        const [x, y] = [I(a, [m, k]), I(b, [k, n])]
        const wanted = product(a, b, m, k, n)
        const results = [
          made((u, v) => np.matmul(u, v))(x, y),
          made((u, v) => np.dot(u, v))(x, y),
          made((u, v) => np.tensordot(u, v, [[1], [0]]))(x, y),
          made((u, v) => np.einsum("ik,kj->ij", u, v))(x, y),
          made((u, v) => vmap((row: NDArray) => np.matmul(row, v))(u))(x, y),
          made((u, v) => vmap((row: NDArray) => vmap((column: NDArray) => np.vdot(row, column))(np.transpose(v)))(u))(
            x,
            y,
          ),
        ]
        for (const got of results) {
          expect(got.dtype).toBe("int32")
          expect([...got.reshape([-1]).data]).toEqual(wanted)
        }
        const [column, row] = [a.slice(0, 9), b.slice(0, 9)]
        const outer = made((u, v) => np.outer(u, v))(I(column), I(row)).reshape([-1])
        expect([...outer.data]).toEqual(product(column, row, column.length, 1, row.length))
      })

    it("sums, running sums and products", () => {
      const data = some(5000, 3)
      const x = I(data)
      const sums: number[] = []
      let sum = 0n
      for (const y of data) {
        sum += BigInt(y)
        sums.push(wrapped(sum))
      }
      expect(made((u) => np.sum(u))(x).item()).toBe(sums.at(-1))
      expect([...made((u) => np.cumsum(u))(x).data]).toEqual(sums)
      const odd = data.slice(0, 300).map((y) => y | 1)
      const products: number[] = []
      for (const y of odd) products.push(wrapped(BigInt(products.at(-1) ?? 1) * BigInt(y)))
      expect(made((u) => np.prod(u))(I(odd)).item()).toBe(products.at(-1))
      expect([...made((u) => np.cumprod(u))(I(odd)).data]).toEqual(products)
    })

    it("sums of so many large numbers that float64 would round", () => {
      const n = 2 ** 23 + 1
      const x = np.full([n], 2 ** 31 - 1, { dtype: "int32" })
      const wanted = wrapped(BigInt(n) * (2n ** 31n - 1n))
      expect(made((u) => np.sum(u))(x).item()).toBe(wanted)
      expect(made((u) => np.cumsum(u))(x).data.at(-1)).toBe(wanted)
    })
  })
