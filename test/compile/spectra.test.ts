// Eigenvalues and singular values, compiled: they agree with the reference, with its signs where rounding decides none, and
// vectors are orthonormal wherever values are equal, vanish or differ by many powers of ten.
import { describe, expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import { print } from "../../src/compile/print.js"
import { cost, foriLoop, grad, jet, jit, makeProgram, type NDArray, np, vmap } from "../../src/index.js"
import { uniform } from "../laws/sampling.js"
import { agrees, type F, random } from "./agreement.js"

const { linalg } = np

const transposed = (a: NDArray): NDArray => np.swapaxes(a, -1, -2)
const symmetric = (a: NDArray): NDArray => np.add(a, transposed(a))
const thin = (a: NDArray): NDArray[] => linalg.svd(a, { fullMatrices: false })
const gram = (v: NDArray): NDArray => np.matmul(transposed(v), v)

/** The values, A V - V Λ, and Vᵀ V, which do not depend on which of several vectors are taken. */
const spectrum: F = (a) => {
  const [w, v] = linalg.eigh(a)
  return [w, linalg.eigvalsh(a), np.sub(np.matmul(a, v), np.mul(v, np.expandDims(w, -2))), gram(v)]
}

/** Likewise the values, U S Vᵀ, Uᵀ U and V Vᵀ. */
const singular: F = (a) => {
  const [u, s, vh] = thin(a)
  return [s, linalg.svdvals(a), np.matmul(np.mul(u, np.expandDims(s, -2)), vh), gram(u), gram(transposed(vh))]
}

const vectors = {
  eigenvectors: (a: NDArray) => linalg.eigh(symmetric(a))[1],
  "singular vectors": (a: NDArray) => thin(a),
}
const shapes = [
  [2, 2],
  [3, 3],
  [4, 3],
  [3, 4],
  [8, 5],
  [5, 8],
  [1, 5],
  [5, 1],
  [10, 3],
  [3, 10],
  [33, 30],
  [30, 33],
  [70, 20],
  [20, 70],
  [131, 131],
] as const
const bounds = { float64: 1e-12, float32: 1e-4 }

describe("compiled", () => {
  for (const dtype of ["float64", "float32"] as const) {
    for (const n of dtype === "float64" ? [1, 2, 3, 4, 5, 7, 8, 11, 16, 37, 131] : [1, 3, 6, 17])
      it(`eigh of ${n} rows of ${dtype}`, () =>
        agrees((a) => spectrum(symmetric(a)), [random([n, n], n, dtype)], bounds[dtype]))
    for (const [m, n] of dtype === "float64" ? shapes : shapes.slice(0, 8))
      it(`svd of ${m} rows and ${n} columns of ${dtype}`, () =>
        agrees(singular, [random([m, n], m + n, dtype)], bounds[dtype]))
  }
  it("vectors have the signs of the reference", () => {
    for (const n of [1, 2, 3, 4, 6, 9, 20])
      for (const f of Object.values(vectors)) agrees(f, [random([n, n], n, "float64")], 1e-11)
    for (const [m, n] of shapes.slice(0, 10)) agrees(vectors["singular vectors"], [random([m, n], m, "float64")], 1e-11)
  })
  it("values alone, and vectors of one side alone", () => {
    for (const shape of [
      [1, 1],
      [6, 5],
      [5, 6],
      [9, 3],
      [3, 9],
    ]) {
      const a = random(shape, 7, "float64")
      for (const i of [0, 1, 2]) agrees((x) => thin(x)[i], [a], 1e-11)
      for (const i of [0, 1]) agrees((x) => linalg.eigh(x)[i], [symmetric(random([5, 5], 8, "float64"))], 1e-11)
    }
  })
  it("stacks, with products and sums fused too", () => {
    const a = random([2, 3, 5, 5], 1, "float64")
    for (const fma of [false, true]) {
      agrees((x) => spectrum(symmetric(x)), [a], 1e-12, fma)
      agrees(singular, [random([2, 3, 7, 4], 2, "float64")], 1e-12, fma)
      agrees(singular, [random([2, 2, 3, 9], 2, "float64")], 1e-12, fma)
    }
  })
  it("empty matrices and stacks", () => {
    for (const shape of [
      [0, 0],
      [0, 3, 3],
      [2, 0, 0],
    ])
      agrees((a) => [...linalg.eigh(a), ...thin(a)], [np.zeros(shape)], 1e-12)
    for (const shape of [
      [0, 3],
      [3, 0],
      [0, 2, 3],
    ])
      agrees((a) => thin(a), [np.zeros(shape)], 1e-12)
  })
})

const flat = [
  ["zeros", (m: number, n: number) => np.zeros([m, n])],
  ["ones", (m: number, n: number) => np.ones([m, n])],
  ["a part of a unit matrix", (m: number, n: number) => np.eye(m, n)],
  ["rows of zeros", (m: number, n: number) => np.outer(np.mod(np.arange(m), 2), np.mod(np.arange(n), 3))],
] as const

describe("values that are equal or vanish", () => {
  for (const [name, make] of flat)
    it(name, () => {
      for (const n of [1, 2, 3, 6, 13, 40]) agrees((a) => spectrum(symmetric(a)), [make(n, n)], 1e-12)
      for (const [m, n] of shapes) agrees(singular, [make(m, n)], 1e-12)
    })
  it("a projection of a random frame", () => {
    const q = linalg.qr(random([24, 9], 1, "float64"))[0]
    for (const a of [np.matmul(q, transposed(q)), np.sub(np.mul(2, np.matmul(q, transposed(q))), np.eye(24))]) {
      agrees((x) => spectrum(symmetric(x)), [a], 1e-13)
      agrees(singular, [a], 1e-13)
    }
  })
  it("two blocks that do not meet", () => {
    const a = np.mul(np.eye(2).reshape([2, 1, 2, 1]), random([1, 5, 1, 5], 3, "float64")).reshape([10, 10])
    agrees((x) => spectrum(symmetric(x)), [a], 1e-13)
    agrees(singular, [a], 1e-13)
  })
})

/** A triangle of numbers beside which nothing would be negligible, were it not for the largest one. */
const slow = [
  [-7e-191],
  [6e-83, 6e-45],
  [1e-60, 8e106, 1e-195],
  [3e-191, 2e231, -2e-300, 2e237],
  [-2e-112, -1e-100, 3e260, -1e48, -9e237],
  [3e-58, 8e294, -7e229, 1e88, -2e-278, 8e49],
  [9e-14, 5e-17, -2e-194, -3e-161, -4e-271, 3e128, 2e-173],
]

describe("sizes of numbers", () => {
  it("the largest and the smallest", () => {
    for (const scale of [1e300, 1e-300, 5e-324, 2 ** -1060]) {
      const a = np.mul(scale, np.round(np.mul(8, random([5, 5], 2, "float64"))))
      const inUnits: F = (x) => [np.div(linalg.eigvalsh(x), scale), np.div(linalg.svdvals(x), scale), linalg.eigh(x)[1]]
      agrees(inUnits, [np.add(np.tril(a), transposed(np.tril(a, -1)))], 1e-12)
    }
  })
  it("numbers of all sizes in one matrix", () => {
    const next = uniform(3)
    const some = [3, 4, 5, 6, 7, 8].map((n) =>
      Array.from({ length: n }, (_, i) =>
        Array.from({ length: i + 1 }, () => (2 * next() - 1) * 10 ** (600 * next() - 300)),
      ),
    )
    for (const rows of [...some, slow]) {
      const n = rows.length
      const a = np.array(rows.map((_, i) => rows.map((__, j) => rows[Math.max(i, j)][Math.min(i, j)])))
      const size = np.max(np.abs(a))
      for (const backend of ["wasm", "reference"] as const) {
        const [w, v] = jit((x: NDArray) => linalg.eigh(x), { backend })(a)
        const [u, s, vh] = jit((x: NDArray) => thin(x), { backend })(a)
        const left = (x: NDArray, y: NDArray) => np.max(np.abs(np.sub(x, y))).item()
        expect(left(np.matmul(np.div(a, size), v), np.mul(v, np.div(w, size)))).toBeLessThan(1e-14)
        expect(left(np.matmul(np.mul(u, np.div(s, size)), vh), np.div(a, size))).toBeLessThan(1e-14)
        for (const x of [v, u, transposed(vh)]) expect(left(gram(x), np.eye(n))).toBeLessThan(1e-14)
      }
    }
  })
  it("small singular values of a bidiagonal matrix keep all of their digits", () => {
    for (const n of [5, 12, 30]) {
      const row = (i: number) =>
        Array.from({ length: n }, (_, j) => (j === i ? 1 : j === i + 1 ? 0.5 : 0) * 10 ** (-8 * i))
      const a = np.array(Array.from({ length: n }, (_, i) => row(i)))
      const [got, wanted] = (["wasm", "reference"] as const).map((backend) =>
        jit((x: NDArray) => linalg.svdvals(x), { backend })(a),
      )
      for (let i = 0; i < n; i++) expect(Math.abs(got.data[i] / wanted.data[i] - 1)).toBeLessThan(1e-13)
    }
  })
  it("what is not finite is NaN in that matrix of a stack alone", () => {
    const good = symmetric(random([6, 6], 1, "float64"))
    const corner = np.array(
      Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => i + j === 5 && i !== j)),
    )
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const a = np.stack([good, np.where(corner, x, good), good])
      agrees((y) => [...linalg.eigh(y), ...thin(y)], [a], 1e-12)
      agrees((y) => thin(y), [np.concatenate([a, a], { axis: 2 })], 1e-12)
    }
  })
})

describe("a routine", () => {
  const a = random([6, 6], 4, "float64")
  it("is one step of the program", () => {
    const text = (f: F) => print(fuse(makeProgram(f)(a)))
    const flops = (f: F) => cost(makeProgram(f)(a)).flops
    expect(flops((x) => linalg.eigvalsh(x))).toBeLessThan(flops((x) => linalg.eigh(x)) / 4)
    expect(flops((x) => linalg.svdvals(x))).toBeLessThan(flops((x) => thin(x)) / 4)
    expect(text((x) => linalg.eigh(x))).toMatch(/eigh 1 times: buf\d+ 6x1, buf\d+ 6x6 = buf\d+ 6x6/)
    expect(text((x) => thin(x))).toMatch(/svd 1 times: buf\d+ 6x6, buf\d+ 6x1, buf\d+ 6x6 = buf\d+ 6x6/)
    for (const f of [linalg.eigvalsh, linalg.svdvals]) expect(text(f)).not.toContain("host")
  })
  it("runs in loops of WebAssembly", () => {
    const step = (_: NDArray, c: NDArray) => np.add(symmetric(thin(c)[0]), linalg.eigh(symmetric(c))[1])
    const f = (x: NDArray) => foriLoop(0, 3, step, x)
    expect(print(fuse(makeProgram(f)(a)))).not.toContain("host")
    agrees(f, [a], 1e-10)
  })
  it("has derivatives", () => {
    const f = (x: NDArray) => np.add(np.sum(np.sin(linalg.eigvalsh(symmetric(x)))), np.sum(np.sin(linalg.svdvals(x))))
    agrees((x) => grad(f)(x), [a], 1e-11)
    agrees((x) => jet(f, [x], [[x, x]]).flat(), [a], 1e-10)
    agrees((x) => vmap(grad(f))(x), [random([3, 4, 4], 5, "float64")], 1e-10)
  })
})
