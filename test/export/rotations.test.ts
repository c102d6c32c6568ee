// Eigenvalues and singular values by rotations of all pairs at once, as exported programs have them: they are those of
// `evaluate`, and the vectors are orthonormal ones that make up the matrix, for every matrix of a stack.
import { describe, expect, it } from "vitest"
import { compile } from "../../src/backends/reference.js"
import { NDArray, np } from "../../src/index.js"
import type { Atom, Lit } from "../../src/ir/atom.js"
import { aval, sizeOf } from "../../src/ir/aval.js"
import { bind, build } from "../../src/ir/builder.js"
import { registry } from "../../src/primitives/registry.js"
import { uniform } from "../laws/sampling.js"
import { expectNear } from "./near.js"

type Float = "float64" | "float32"

const bounds: Readonly<Record<Float, number>> = { float64: 1e-14, float32: 4e-6 }

/** What stands elsewhere for a primitive, beside what it computes here. */
function both(name: string, operands: readonly NDArray[]): { found: NDArray[]; wanted: NDArray[] } {
  const primitive = registry.get(name)
  const lower = primitive?.lower
  if (!primitive || !lower || !("elsewhere" in lower) || !lower.elsewhere)
    throw new Error(`${name}: has nothing elsewhere`)
  const { elsewhere } = lower
  const run = (f: (xs: readonly Atom[]) => readonly Atom[]) =>
    compile(
      build(
        operands.map((x) => aval(x.shape, x.dtype)),
        (...xs) => f(xs),
      ),
    )
      .run(operands.map((x) => x.atom as Lit))
      .map((x) => new NDArray(x))
  return { found: run((xs) => elsewhere(xs, {})), wanted: run((xs) => bind(primitive, xs)) }
}

function random(shape: readonly number[], dtype: Float, seed = 1): NDArray {
  const next = uniform(seed + sizeOf(shape))
  const data = Float64Array.from({ length: sizeOf(shape) }, () => 2 * next() - 1)
  return np.reshape(np.array(data, { dtype }), [...shape])
}

const transposed = (x: NDArray): NDArray => np.swapaxes(x, -1, -2)
const symmetric = (x: NDArray): NDArray => np.add(x, transposed(x))
const wide = (x: NDArray): NDArray => x.astype("float64")
/** A matrix of the largest magnitude 1. */
const normed = (x: NDArray): NDArray => np.div(x, np.max(np.abs(x)))

/** Matrices are equal up to what rounding may do to them. */
function near(x: NDArray, y: NDArray, bound: number): void {
  const size = Math.max(1e-300, np.max(np.abs(y)).item())
  expect(np.max(np.abs(np.sub(x, y))).item() / size).toBeLessThan(bound)
}

const orthonormal = (x: NDArray, bound: number): void =>
  near(
    np.matmul(transposed(x), x),
    np.broadcastTo(np.eye(x.shape.at(-1) as number), [
      ...x.shape.slice(0, -2),
      ...[-1, -1].map(() => x.shape.at(-1) as number),
    ]),
    bound,
  )

function expectEigen(a: NDArray): void {
  const dtype = a.dtype as Float
  const { found, wanted } = both("eigh", [a])
  const bound = bounds[dtype] * Math.sqrt(a.shape.at(-1) as number)
  near(wide(found[0]), wide(wanted[0]), bound)
  const v = wide(found[1])
  orthonormal(v, 4 * bound)
  const scaled = np.mul(v, np.expandDims(wide(found[0]), -2))
  near(np.matmul(scaled, transposed(v)), wide(a), 4 * bound)
}

function expectSingular(a: NDArray): void {
  const dtype = a.dtype as Float
  const { found, wanted } = both("svd", [a])
  const bound = bounds[dtype] * Math.sqrt(Math.max(...a.shape.slice(-2)))
  near(wide(found[1]), wide(wanted[1]), bound)
  const [u, s, v] = found.map(wide)
  orthonormal(u, 4 * bound)
  orthonormal(v, 4 * bound)
  near(np.matmul(np.mul(u, np.expandDims(s, -2)), transposed(v)), wide(a), 4 * bound)
}

/** Orthonormal columns. */
const basis = (m: number, n: number, dtype: Float, seed: number): NDArray =>
  np.linalg.qr(random([m, n], "float64", seed))[0].astype(dtype)

/** Symmetric, with these eigenvalues. */
function withEigenvalues(w: readonly number[], dtype: Float): NDArray {
  const v = basis(w.length, w.length, "float64", 3)
  const a = np.matmul(np.mul(v, np.array([...w])), transposed(v))
  return np.mul(0.5, symmetric(a)).astype(dtype)
}

function withSingularValues(s: readonly number[], m: number, n: number, dtype: Float): NDArray {
  const [u, v] = [basis(m, s.length, "float64", 5), basis(n, s.length, "float64", 6)]
  return np.matmul(np.mul(u, np.array([...s])), transposed(v)).astype(dtype)
}

for (const dtype of ["float64", "float32"] as const)
  describe(dtype, () => {
    for (const [n, lead] of [
      [1, []],
      [2, []],
      [3, [4]],
      [7, []],
      [8, [2, 2]],
      [17, []],
    ] as const)
      it(`eigh of [${[...lead, n, n]}]`, () => expectEigen(symmetric(random([...lead, n, n], dtype))))
    for (const [m, n, lead] of [
      [1, 1, [3]],
      [3, 1, []],
      [1, 4, []],
      [2, 2, [5]],
      [9, 4, []],
      [4, 9, [2]],
      [12, 12, []],
    ] as const)
      it(`svd of [${[...lead, m, n]}]`, () => expectSingular(random([...lead, m, n], dtype)))
    it("eigenvalues that are repeated, opposite, zero, or far apart", () => {
      for (const w of [
        [2, 2, 2, 2],
        [1, 1, 3, 3, 3],
        [-2, 2, -2, 2, 0, 0],
        [1, 1e-3, 1e-6, 1e-9, 1e-12],
        [1, 1 + 1e-9, 1 + 2e-9, -5],
      ])
        expectEigen(withEigenvalues(w, dtype))
    })
    it("singular values that are repeated, zero, or far apart", () => {
      for (const s of [[2, 2, 2, 2], [3, 3, 1, 0, 0], [1, 1e-3, 1e-6, 1e-12], [5, 0], [1]]) {
        expectSingular(withSingularValues(s, 6, 5, dtype))
        expectSingular(withSingularValues(s, 5, 7, dtype))
      }
    })
    it("matrices of zeros, of ones, diagonal ones, permutations", () => {
      const swap = np.flip(np.eye(5, { dtype }), 0)
      const diagonal = np.mul(np.eye(5, { dtype }), np.array([3, -1, 0, 2, 3], { dtype }))
      for (const a of [np.zeros([5, 5], { dtype }), np.ones([5, 5], { dtype }), diagonal, swap]) {
        expectEigen(a)
        expectSingular(a)
      }
      expectSingular(np.zeros([2, 5, 3], { dtype }))
    })
    it("huge and tiny matrices", () => {
      const [huge, tiny] = dtype === "float64" ? [1e300, 1e-300] : [1e37, 1e-36]
      for (const size of [huge, tiny]) {
        expectEigen(np.mul(symmetric(normed(random([5, 5], dtype))), np.array(size, { dtype })))
        expectSingular(np.mul(normed(random([5, 3], dtype)), np.array(size, { dtype })))
      }
    })
    it("the lower triangle counts, and NaN or an infinity spoils its matrix only", () => {
      const a = random([3, 4, 4], dtype).with([1, 2, 0, "..."], Number.POSITIVE_INFINITY)
      for (const name of ["eigh", "svd"]) {
        const { found, wanted } = both(name, [a])
        for (const [i, x] of found.entries()) {
          expect(np.isnan(x).toArray()).toEqual(np.isnan(wanted[i]).toArray())
          expect(np.any(np.isnan(x.at(0))).item()).toBe(false)
        }
      }
      const upper = random([4, 4], dtype).with([0, 3, "..."], Number.NaN)
      const { found, wanted } = both("eigh", [upper])
      near(wide(found[0]), wide(wanted[0]), 10 * bounds[dtype])
    })
  })

describe("coefficients of values that are repeated", () => {
  /** Both have the same coefficient, of the values that are repeated, and the same ones are. */
  function agree(name: string, operands: readonly NDArray[], bound = 1e-12): void {
    const { found, wanted } = both(name, operands)
    expect(np.any(wanted[1]).item()).toBe(true)
    expectNear(found, wanted, bound, 1e-5)
  }
  const terms = (count: number, shape: readonly number[], dtype: Float = "float64") =>
    Array.from({ length: count }, (_, k) => random(shape, dtype, 10 + k))
  const stackOf = (...rows: readonly (readonly number[])[]) => np.array(rows.map((row) => [...row]))
  const frames = np.stack([basis(5, 5, "float64", 1), basis(5, 5, "float64", 2)])
  for (const order of [1, 2, 3, 4])
    it(`order ${order}`, () => {
      const w = stackOf([1, 2, 2, 2, 3], [1, 1, 1, 4, 4])
      agree("spectralBranches", [w, frames, ...terms(order, [2, 5, 5])])
      for (const [m, n] of [
        [4, 4],
        [6, 4],
        [4, 5],
      ] as const) {
        const [u, v] = [basis(m, 4, "float64", 7), basis(n, 4, "float64", 8)]
        for (const s of [
          [3, 3, 1, 0],
          [2, 2, 2, 2],
          [1, 0, 0, 0],
        ])
          agree("singularBranches", [np.array(s), u, v, ...terms(order, [m, n])])
      }
    })
  it("values that part at a later order, or never", () => {
    const v = np.eye(4)
    const w = np.array([1, 1, 1, 1])
    const first = np.diag(np.array([2, 2, 5, 5]))
    const zero = np.zeros([4, 4])
    agree("spectralBranches", [w, v, first, random([4, 4], "float64"), random([4, 4], "float64", 2)])
    agree("spectralBranches", [w, v, zero, zero, random([4, 4], "float64", 2)])
    agree("spectralBranches", [w, v, first, zero, zero])
  })
  it("zeros where none is repeated in a matrix of a stack", () => {
    const w = stackOf([1, 2, 2, 2, 3], [1, 2, 3, 4, 5])
    agree("spectralBranches", [w, frames, ...terms(2, [2, 5, 5])])
  })
  it("float32", () => {
    const w = np.array([1, 1, 2, 2, 2], { dtype: "float32" })
    agree("spectralBranches", [w, basis(5, 5, "float32", 1), ...terms(2, [5, 5], "float32")])
  })
})
