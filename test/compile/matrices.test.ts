// Routines for matrices: compiled results agree with the reference at all sizes, and where there is no result.
import { describe, expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import { print } from "../../src/compile/print.js"
import { foriLoop, grad, jit, makeProgram, type NDArray, np } from "../../src/index.js"
import { agrees, type F, positive, random } from "./agreement.js"

const { linalg } = np

const square: Record<string, F> = {
  "cholesky of a positive one": (a) => linalg.cholesky(positive(a)),
  "LU factors": (a) => linalg.luFactor(a),
  inverse: (a) => linalg.inv(a),
  "sign and logarithm of the determinant": (a) => linalg.slogdet(a),
  determinant: (a) => linalg.det(a),
}
const systems: Record<string, F> = {
  solve: (a, b) => linalg.solve(a, b),
  "solve with the transposed": (a, b) => grad((x: NDArray) => np.sum(np.square(linalg.solve(a, x))))(b),
  ...Object.fromEntries(
    [false, true].flatMap((lower) =>
      [false, true].flatMap((transpose) =>
        [false, true].map((unitDiagonal): [string, F] => [
          `triangle ${lower ? "lower" : "upper"}${transpose ? " transposed" : ""}${unitDiagonal ? " unit" : ""}`,
          (a, b) => {
            const n = a.shape[a.ndim - 1]
            const t = unitDiagonal ? np.div(a, n) : np.add(np.div(a, n), np.eye(n, { dtype: a.dtype }))
            return linalg.solveTriangular(t, b, { lower, transpose, unitDiagonal })
          },
        ]),
      ),
    ),
  ),
}

describe("compiled", () => {
  const bounds = { float64: 1e-10, float32: 1e-3 }
  for (const dtype of ["float64", "float32"] as const)
    for (const n of dtype === "float64" ? [1, 2, 3, 4, 5, 7, 8, 11, 16, 37, 131] : [3, 6, 17])
      it(`${n} rows of ${dtype}`, () => {
        const a = random([n, n], n, dtype)
        const [b, more] = [random([n, 1], n + 1, dtype), random([n, 5], n + 2, dtype)]
        for (const f of Object.values(square)) agrees(f, [a], bounds[dtype])
        for (const f of Object.values(systems)) for (const x of [b, more]) agrees(f, [a, x], bounds[dtype])
      })
  it("stacks, with products and sums fused too", () => {
    for (const n of [3, 4, 6]) {
      const a = random([2, 3, n, n], 5, "float64")
      for (const fma of [false, true]) {
        for (const f of Object.values(square)) agrees(f, [a], 1e-10, fma)
        for (const f of Object.values(systems)) agrees(f, [a, random([2, 3, n, 2], 6, "float64")], 1e-10, fma)
      }
    }
  })
  it("empty matrices and stacks", () => {
    for (const shape of [
      [0, 0],
      [0, 3, 3],
      [2, 0, 0],
    ])
      for (const f of [square["LU factors"], square.inverse, square.determinant]) agrees(f, [np.zeros(shape)], 1e-10)
    agrees(systems.solve, [np.eye(3), np.zeros([3, 0])], 1e-10)
  })
  it("exchanges rows as the reference does, of equal elements the first", () => {
    for (const n of [4, 9]) {
      const signs = np.sign(random([n, n], 3, "float64"))
      agrees((a) => linalg.luFactor(a), [signs], 1e-12)
    }
  })
})

describe("determinants of few rows, compiled", () => {
  const both = (a: NDArray) =>
    (["wasm", "reference"] as const).map((backend) =>
      Array.from(jit((x: NDArray) => linalg.det(x), { backend })(a).data),
    )
  for (const n of [2, 3, 4]) {
    const around = (sizes: readonly number[], seed: number) => {
      const rows = np.array(sizes.slice(0, n)).reshape([n, 1])
      return np.mul(rows, random([n, n], seed, "float64"))
    }
    it(`${n} rows: products on the way neither overflow nor vanish`, () => {
      const all = [
        [1e200, 1e-200, 1e150, 1e-150],
        [1e-160, 1e-160, 1e250, 1e60],
        [1e300, 1e200, 1e-250, 1e-240],
        [1e-250, 1e-240, 1e300, 1e200],
        [1e160, 1e150, 1e-300, 1e-8],
      ].map(around)
      const [got, wanted] = both(np.stack(all))
      for (const [i, x] of wanted.entries())
        if (x === 0 || !Number.isFinite(x)) expect(got[i]).toBe(x)
        else expect(Math.abs(got[i] / x - 1), `matrix ${i}`).toBeLessThan(1e-11)
    })
    it(`${n} rows: singular ones, and numbers that are none`, () => {
      const a = random([n, n], 7, "float64")
      const one = np.array(Array.from({ length: n }, (_, i) => (i === 1 ? 0 : 1)))
      const singular = [np.zeros([n, n]), np.mul(one, a), np.mul(one.reshape([n, 1]), a)]
      const bad = [Number.NaN, Number.POSITIVE_INFINITY].map((x) =>
        np.array(Array.from(a.data).with(1, x)).reshape([n, n]),
      )
      const [got, wanted] = both(np.stack([...singular, ...bad, np.full([n, n], 1e200), a]))
      expect(got.slice(0, -1).map((x) => x + 0)).toEqual(wanted.slice(0, -1).map((x) => x + 0))
      expect(got.at(-1)).toBeCloseTo(wanted.at(-1) as number, 14)
    })
    it(`${n} rows: nearly singular ones keep the digits that elimination keeps`, () => {
      const points = np.arange(n)
      const distance = np.sub(points.reshape([n, 1]), points)
      const a = np.exp(np.mul(-1e-3, np.square(distance)))
      const [[got], [wanted]] = both(np.stack([a]))
      expect(Math.abs(got / wanted - 1)).toBeLessThan(n === 4 ? 1e-6 : 1e-9)
    })
    it(`${n} rows of float32 are computed in float64`, () => {
      const [got, wanted] = both(random([9, n, n], 5, "float32"))
      for (const [i, x] of wanted.entries()) expect(Math.abs(got[i] - x)).toBeLessThan(1e-7)
    })
  }
})

/** Whether Q has orthonormal columns, R is upper triangular, and their product is A, each beside the largest element of A. */
function factors(a: NDArray, mode: "reduced" | "complete", bound: number): void {
  const [q, r] = jit((x: NDArray) => linalg.qr(x, { mode }))(a)
  const largest = (x: NDArray): number => (x.size > 0 ? Number(np.max(np.abs(x))) : 0)
  const size = largest(a) || 1
  const unit = np.eye(q.shape[q.ndim - 1], { dtype: q.dtype })
  expect(largest(np.sub(np.matmul(np.swapaxes(q, -1, -2), q), unit))).toBeLessThan(bound)
  expect(largest(np.div(np.sub(np.matmul(q, r), a), size))).toBeLessThan(bound)
  expect(largest(np.div(np.tril(r, -1), size))).toBe(0)
}

describe("Q and R, compiled", () => {
  const shapes = [
    [1, 1],
    [3, 1],
    [2, 2],
    [4, 3],
    [4, 4],
    [5, 5],
    [9, 4],
    [32, 32],
    [33, 33],
    [40, 37],
    [70, 70],
    [150, 6],
    [131, 101],
    [3, 7],
    [1, 5],
  ]
  const both: Record<string, F> = {
    reduced: (a) => linalg.qr(a),
    complete: (a) => linalg.qr(a, { mode: "complete" }),
  }
  for (const shape of shapes)
    it(`of ${shape.join("x")}`, () => {
      for (const f of Object.values(both)) {
        for (const fma of [false, true]) agrees(f, [random(shape, 3, "float64")], 1e-12, fma)
        agrees(f, [random(shape, 4, "float32")], 1e-5)
      }
    })
  it("stacks, and empty ones", () => {
    for (const f of Object.values(both)) {
      for (const shape of [
        [2, 3, 3, 2],
        [5, 6, 5],
        [3, 4, 4],
      ])
        agrees(f, [random(shape, 5, "float64")], 1e-12)
      for (const shape of [
        [0, 0],
        [3, 0],
        [0, 3],
        [0, 4, 3],
        [2, 5, 0],
        [0, 5, 5],
      ])
        agrees(f, [np.zeros(shape)], 1e-12)
    }
  })
  it("zero columns and multiples of unit vectors are not reflected", () => {
    for (const n of [4, 7, 40]) {
      const kept = np.array(Array.from({ length: n }, (_, j) => (j % 3 === 1 ? 0 : 1)))
      const a = np.mul(random([n + 2, n], n, "float64"), kept)
      for (const x of [a, np.mul(-2, np.eye(n)), np.zeros([n, n]), np.triu(random([n, n], 1, "float64"))])
        for (const f of Object.values(both)) agrees(f, [x], 1e-12)
    }
  })
  it("huge and tiny columns beside each other", () => {
    for (const n of [4, 6, 40]) {
      const sizes = Array.from({ length: n }, (_, j) => [1e200, 1e-200, 1, 1e-300, 1e160][j % 5])
      const a = np.mul(random([n + 3, n], n, "float64"), np.array(sizes))
      const scaled = (x: NDArray) => {
        const [q, r] = linalg.qr(x)
        return [q, np.div(r, np.array(sizes))]
      }
      agrees(scaled, [a], 1e-12)
      for (const size of [1e300, 1e-300]) factors(np.mul(size, random([n, n], n, "float64")), "reduced", 1e-12)
    }
  })
  it("dependent columns", () => {
    for (const n of [3, 8, 50])
      for (const a of [np.ones([n, n]), np.arange(n * n).reshape([n, n]), np.ones([n + 4, n])])
        for (const mode of ["reduced", "complete"] as const) factors(a, mode, 1e-12)
  })
  it("what is not finite yields NaN in that matrix of a stack alone", () => {
    for (const [m, n] of [
      [1, 1],
      [4, 3],
      [9, 6],
      [40, 40],
    ])
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const good = random([m, n], 1, "float64")
        const broken = np.array(Array.from(good.data).with(n - 1, bad)).reshape([m, n])
        for (const f of Object.values(both)) agrees(f, [np.stack([good, broken, good])], 1e-12)
      }
  })
  it("gradients by the rule", () => {
    const f = (x: NDArray) => {
      const [q, r] = linalg.qr(x)
      return np.sum(np.add(np.sum(np.sin(q)), np.sum(np.square(r))))
    }
    for (const shape of [
      [3, 3],
      [9, 5],
    ])
      agrees(grad(f), [random(shape, 6, "float64")], 1e-10)
  })
})

describe("where there is no result, compiled", () => {
  for (const n of [3, 4, 7, 20]) {
    const good = positive(random([n, n], 1, "float64"))
    const bad = np.sub(good, np.mul(2 * n * n, np.eye(n)))
    const singular = np.mul(good, np.array(Array.from({ length: n }, (_, i) => (i === n - 1 ? 0 : 1))))
    const stack = (...xs: NDArray[]) => np.stack(xs)
    it(`cholesky of ${n} rows is NaN in that matrix of a stack alone`, () => {
      agrees((a) => linalg.cholesky(a), [stack(good, bad, good)], 1e-12)
      agrees((a) => linalg.cholesky(a), [stack(good, np.mul(good, Number.NaN), np.zeros([n, n]))], 1e-12)
    })
    it(`solve and inv of ${n} rows are NaN there`, () => {
      const b = random([3, n, 2], 2, "float64")
      agrees((a) => linalg.inv(a), [stack(good, singular, good)], 1e-12)
      agrees((a, x) => linalg.solve(a, x), [stack(good, singular, good), b], 1e-12)
      agrees((a, x) => linalg.solveTriangular(a, x), [stack(good, singular, good), b], 1e-12)
    })
    it(`factors of singular matrices of ${n} rows are finite`, () => {
      agrees((a) => linalg.luFactor(a), [stack(singular, np.zeros([n, n]), np.ones([n, n]))], 1e-12)
      agrees((a) => linalg.slogdet(a), [stack(singular, np.zeros([n, n]), np.ones([n, n]))], 1e-12)
    })
  }
})

describe("a routine", () => {
  const step = (x: NDArray) => np.add(np.mul(0.1, linalg.inv(x)), np.mul(0.9, x))
  const a = positive(random([6, 6], 4, "float64"))
  it("is one step of the program", () => {
    const text = print(fuse(makeProgram((x: NDArray) => linalg.cholesky(x))(a)))
    expect(text).toMatch(/cholesky 1 times: buf\d+ 6x6 = buf\d+ 6x6/)
    expect(text).not.toContain("host")
    const both = print(fuse(makeProgram((x: NDArray) => linalg.qr(x, { mode: "complete" }))(np.ones([9, 5]))))
    expect(both).toMatch(/qr 1 times: /)
    expect(both).toMatch(/complement 1 times: /)
    expect(both).not.toContain("host")
  })
  it("runs in loops of WebAssembly", () => {
    const f = (x: NDArray) => foriLoop(0, 5, (_, c: NDArray) => step(c), x)
    expect(print(fuse(makeProgram(f)(a)))).not.toContain("host")
    agrees(f, [a], 1e-12)
  })
})
