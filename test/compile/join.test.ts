// Rows that meet the same large matrix go through one product.
import { grad, laplacian, makeProgram, type NDArray, np, random } from "taylorjet"
import { expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import { Lit } from "../../src/ir/atom.js"
import type { Program } from "../../src/ir/program.js"
import { agree } from "../laws/agree.js"

const [D, n] = [5, 160]
const draw = (seed: number, ...shape: number[]): NDArray =>
  np.mul(random.normal(random.PRNGKey(seed), shape), 1 / Math.sqrt(shape[0]))
const [first, second, third] = [draw(1, D, n), draw(2, n, n), draw(3, n, n)]
const x = draw(4, D)

const heights = (program: Program): number[] =>
  fuse(program).steps.flatMap((step) => (step.kind === "product" ? [step.rows] : []))

/** The kernels that read a whole matrix. */
const readers = (program: Program) =>
  fuse(program).steps.filter((s) => s.kind === "kernel" && s.domain.reduce((size, d) => size * d, 1) >= n * n)

const inputsOf = (...xs: NDArray[]): Lit[] => xs.map((a) => new Lit({ shape: [...a.shape], dtype: "float64" }, a.data))

it("a collapsed Laplacian reads each matrix once, for D + 2 rows", () => {
  const f = (a: NDArray) => np.sum(np.tanh(np.tanh(np.tanh(a.matmul(first)).matmul(second)).matmul(third)))
  const program = makeProgram(laplacian(f))(x)
  expect(heights(program)).toEqual([D + 2, D + 2])
  expect(readers(program)).toEqual([])
  agree(program, inputsOf(x))
})

it("wherever the matrix stands", () => {
  const [a, b, c] = [first, second, third].map((m) => np.transpose(m))
  const f = (z: NDArray) => np.sum(np.tanh(c.matmul(np.tanh(b.matmul(np.tanh(a.matmul(z)))))))
  const program = makeProgram(laplacian(f))(x)
  expect(readers(program)).toEqual([])
  agree(program, inputsOf(x))
})

it("a matrix that is an argument too, and through its gradient", () => {
  const f = (a: NDArray, m: NDArray) => np.sum(np.tanh(np.tanh(a.matmul(first)).matmul(m)))
  const loss = (m: NDArray) => np.square(laplacian(f)(x, m))
  for (const g of [loss, grad(loss)]) {
    const program = makeProgram(g)(second)
    expect(heights(program)[0]).toBe(D + 2)
    agree(program, inputsOf(second))
  }
})

it("two rows, and matrices that stay in the cache, are left as they were", () => {
  const two = (a: NDArray) => [a.matmul(second), np.tanh(a).matmul(second)]
  expect(heights(makeProgram(two)(draw(5, n)))).toEqual([])
  const small = draw(6, 64, 64)
  const f = (a: NDArray) => np.sum(np.tanh(np.tanh(a.matmul(draw(7, D, 64))).matmul(small)))
  expect(heights(makeProgram(laplacian(f))(x))).toEqual([D])
})
