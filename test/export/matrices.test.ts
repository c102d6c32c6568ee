// Algorithms on matrices of any size: what XLA computes is what the functions return, with their signs, order and NaN.
import { afterAll, describe, expect, it } from "vitest"
import { grad, type NDArray, np, random, special, toJax, toStableHLO, vmap } from "../../src/index.js"
import { agree, agreeInJax, type F } from "./agree.js"
import { stop, withJax } from "./python.js"

afterAll(stop)

const { linalg } = np
const normal = (...shape: number[]): NDArray => random.normal(random.PRNGKey(shape.length + shape[0]), shape)
const square = normal(6, 6)
const stack = normal(3, 6, 6)
const side = normal(6, 2)
const transposed = (a: NDArray): NDArray => np.swapaxes(a, -1, -2)
const unit = ({ dtype }: NDArray): NDArray => np.eye(6, { dtype })
const sideOf = ({ dtype }: NDArray): NDArray => side.astype(dtype)
const positive = (a: NDArray): NDArray => np.add(np.matmul(a, transposed(a)), unit(a))
const symmetric = (a: NDArray): NDArray => np.add(a, transposed(a))
/** Whose results are not larger than it by much, so that float32 can be compared. */
const regular = np.add(square.astype("float32"), np.mul(4, np.eye(6, { dtype: "float32" })))
/** A number that treats the vectors of each eigenvalue alike, whatever their signs. */
const even = (v: NDArray): NDArray => np.sum(np.square(np.square(v)))

describe.runIf(withJax)("XLA agrees", () => {
  const both: Record<string, F> = {
    cholesky: (a) => linalg.cholesky(positive(a)),
    solve: (a) => linalg.solve(a, sideOf(a)),
    inv: (a) => linalg.inv(a),
    det: (a) => linalg.det(a),
    slogdet: (a) => np.stack(linalg.slogdet(a)),
    "Q of qr": (a) => linalg.qr(a)[0],
    "R of qr": (a) => linalg.qr(a)[1],
    "complete Q": (a) => linalg.qr(np.matmul(a, sideOf(a)), { mode: "complete" })[0],
    "factors of LU": (a) => linalg.luFactor(a)[0],
    "pivots of LU": (a) => linalg.luFactor(a)[1],
    "luSolve with its own order of rows": (a) => linalg.luSolve(linalg.luFactor(a), sideOf(a)),
    solveTriangular: (a) => linalg.solveTriangular(a, sideOf(a), { lower: true }),
    eigvalsh: (a) => linalg.eigvalsh(symmetric(a)),
    "vectors of eigh, but for signs": (a) => {
      const v = linalg.eigh(symmetric(a))[1]
      return np.matmul(np.mul(v, np.arange(1, 7, { dtype: a.dtype })), transposed(v))
    },
    "singular values": (a) => linalg.svd(a)[1],
    "vectors of svd, but for signs": (a) => {
      const [u, , vt] = linalg.svd(a)
      return np.matmul(np.mul(u, np.arange(1, 7, { dtype: a.dtype })), vt)
    },
    pinv: (a) => linalg.pinv(np.matmul(a, sideOf(a))),
    sqrtm: (a) => linalg.sqrtm(positive(a)),
    logm: (a) => linalg.logm(positive(a)),
  }
  /** Of which signs are LAPACK's in JAX, and free in StableHLO. */
  const signed: Record<string, F> = {
    "U of svd": (a) => linalg.svd(a)[0],
    "V of svd": (a) => linalg.svd(a)[2],
    "U of svd of a long matrix": (a) => linalg.svd(np.matmul(a, sideOf(a)), { fullMatrices: false })[0],
  }
  for (const [title, f] of Object.entries(both)) {
    it(`${title}: value`, () => agree(f, square))
    it(`${title}: stack`, () => agree(vmap(f) as F, stack))
    it(`${title}: float32`, () => agree(f, regular))
    it(`${title}: gradient`, () => agree(grad((a: NDArray) => np.sum(np.sin(f(a)))) as F, square))
  }
  for (const [title, f] of Object.entries(signed)) {
    it(`${title}: value`, () => agreeInJax(f, square))
    it(`${title}: stack`, () => agreeInJax(vmap(f) as F, stack))
    it(`${title}: gradient`, () => agreeInJax(grad((a: NDArray) => np.sum(np.sin(f(a)))) as F, square))
  }
  it("gradients of the vectors of eigh", () =>
    agree(grad((a: NDArray) => even(linalg.eigh(symmetric(a))[1])) as F, square))
  it("a loop that solves in each turn", () =>
    agree((a) => [1, 2].reduce((x, shift) => linalg.solve(np.add(a, np.mul(shift, np.eye(6))), x), side), square))

  const bad = stack.with([1, 5, 5], Number.NaN)
  it("NaN where a matrix of a stack is not positive definite, and only there", () => {
    const indefinite = np.stack([positive(stack.at(0)), np.mul(-1, np.eye(6)), positive(stack.at(2))])
    return agree(vmap((a: NDArray) => linalg.cholesky(a)) as F, indefinite)
  })
  it("NaN where a triangle of a stack is singular, and only there", () => {
    const triangles = stack.with([1, 2, 2], 0)
    return agree(vmap((a: NDArray) => linalg.solveTriangular(a, side, { lower: true })) as F, triangles)
  })
  it("NaN where a matrix of a stack is singular, and only there", () => {
    const singular = stack.with([1], np.zeros([6, 6]))
    return agree(vmap((a: NDArray) => linalg.inv(a)) as F, singular)
  })
  it("NaN where a matrix of a stack is not finite, and only there", async () => {
    await agree(vmap((a: NDArray) => linalg.svd(a)[1]) as F, bad)
    await agree(vmap((a: NDArray) => linalg.eigvalsh(a)) as F, bad)
  })
})

describe("what is written", () => {
  it("has operations of StableHLO for what it has", () => {
    const { text } = toStableHLO((a, b) => linalg.solveTriangular(linalg.cholesky(a), b, { lower: true }))(square, side)
    expect(text).toContain('"stablehlo.cholesky"')
    expect(text).toContain('"stablehlo.triangular_solve"')
    expect(text).not.toContain("custom_call")
  })
  it("has routines of JAX for what it has", () => {
    const { source } = toJax((a) => [linalg.eigh(a)[0], linalg.svd(a)[1], linalg.qr(a)[1], linalg.inv(a)])(square)
    for (const name of ["eigh", "svd", "qr", "lu", "triangular_solve"]) expect(source).toContain(`lax.linalg.${name}(`)
  })
  it("has loops of StableHLO, whose turns are bounded, for what it has not", () => {
    const { text } = toStableHLO((a) => [linalg.eigvalsh(a), linalg.svd(a)[1]])(square)
    expect(text.match(/"stablehlo.while"/g)?.length).toBeGreaterThanOrEqual(4)
    expect(text).not.toContain("custom_call")
  })
  it("names what neither has", () => {
    expect(() => toStableHLO((a) => special.gamma(a))(square)).toThrow(
      "toStableHLO: expected operations that StableHLO has; got gamma, which JavaScript computes; " +
        "keep it outside of the function that is exported",
    )
    expect(() => toJax((a) => special.gamma(a))(square)).toThrow("toJax: expected operations that JAX has; got gamma")
  })
})
