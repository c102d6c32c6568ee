// Routines for matrices: compiled results agree with the reference at all sizes, and where there is no result.
import { describe, expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import { print } from "../../src/compile/print.js"
import { foriLoop, grad, makeProgram, type NDArray, np } from "../../src/index.js"
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
  })
  it("runs in loops of WebAssembly", () => {
    const f = (x: NDArray) => foriLoop(0, 5, (_, c: NDArray) => step(c), x)
    expect(print(fuse(makeProgram(f)(a)))).not.toContain("host")
    agrees(f, [a], 1e-12)
  })
})
