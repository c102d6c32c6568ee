// Operators on random networks, against nested differentiation.
import {
  biharmonic,
  derivativeTensor,
  differentialOperator,
  forwardDerivatives,
  grad,
  hessian,
  hessianDiagonal,
  jit,
  laplacian,
  type NDArray,
  np,
  partials,
  random,
  valueGradLaplacian,
  vmap,
  weightedLaplacian,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { multiIndices } from "../../src/planner/multiIndex.js"

const activations: Record<string, (x: NDArray) => NDArray> = { tanh: np.tanh, sin: np.sin, gelu: np.gelu }

interface Weights {
  readonly a: NDArray
  readonly b: NDArray
  readonly c: NDArray
}

const draw = (seed: number, ...shape: number[]) => random.normal(random.PRNGKey(seed), shape).mul(shape.at(-1)! ** -0.5)
const weightsFor = (size: number): Weights => ({ a: draw(1, 7, size), b: draw(2, 6, 7), c: draw(3, 6) })

/** The largest difference relative to the largest element. */
function apart(actual: NDArray, expected: NDArray): number {
  expect(actual.shape).toEqual(expected.shape)
  const largest = Math.max(...[...expected.data].map(Math.abs))
  return Math.max(...[...actual.data].map((y, i) => Math.abs(y - expected.data[i]))) / largest
}
const close = (actual: NDArray, expected: NDArray) => expect(apart(actual, expected)).toBeLessThanOrEqual(1e-11)

/** One partial derivative, by nested reverse mode. */
const nested = (f: (x: NDArray) => NDArray, index: readonly number[]) =>
  index
    .flatMap((n, m) => new Array<number>(n).fill(m))
    .reduce<(x: NDArray) => NDArray>((g, m) => (x) => grad(g)(x).at(m), f)

describe.each(Object.entries(activations))("%s network", (_, act) => {
  const network = (x: NDArray, w: Weights) => np.dot(w.c, act(np.matmul(w.b, act(np.matmul(w.a, x)))))
  for (const size of [2, 3, 5]) {
    const w = weightsFor(size)
    const f = (x: NDArray) => network(x, w)
    const x = draw(4, size)
    const batch = draw(5, 4, size)

    it(`second order, ${size} variables`, () => {
      const h = hessian(f)(x)
      close(laplacian(f)(x), np.trace(h))
      close(hessianDiagonal(f)(x), np.diag(h))
      const sigma = draw(6, size, 4)
      close(weightedLaplacian(f, sigma)(x), np.trace(np.matmul(sigma.T, np.matmul(h, sigma))))
      const all = valueGradLaplacian(f)(x)
      const expected = [f(x), grad(f)(x), np.trace(h)]
      all.forEach((y, i) => void close(y, expected[i]))
      close(jit(vmap(laplacian(f)))(batch), np.stack([0, 1, 2, 3].map((n) => np.trace(hessian(f)(batch.at(n))))))
    })
    it(`biharmonic, ${size} variables`, () => {
      close(biharmonic(f)(x), laplacian(laplacian(f))(x))
      close(jit(vmap(biharmonic(f)))(batch), jit(vmap(laplacian(laplacian(f))))(batch))
    })
    it(`partials and operators, ${size} variables`, () => {
      const indices = [1, 2, 3, 4].flatMap((k) => multiIndices(size, k).filter((_, n) => n % (2 * size - 1) === 0))
      const exact = np.stack(indices.map((index) => jit(nested(f, index))(x)))
      const [value, derivatives] = partials(f, x, indices)
      close(value, f(x))
      close(np.stack(derivatives), exact)
      const coefficients = indices.map((_, n) => Math.cos(n))
      const operator = differentialOperator(indices.map((index, n) => ({ coefficient: coefficients[n], index })))
      close(operator(f)(x), np.dot(coefficients, exact))
      const varying = differentialOperator(
        indices.map((index, n) => ({ coefficient: n % 2 ? coefficients[n] : (y: NDArray) => y.at(0).mul(n), index })),
      )
      const factors = coefficients.map((c, n) => (n % 2 ? c : x.data[0] * n))
      close(varying(f)(x), np.dot(factors, exact))
      close(jit(vmap(operator(f)))(batch).at(2), operator(f)(batch.at(2)))
    })
  }
  it("derivative tensors", () => {
    const w = weightsFor(3)
    const f = (x: NDArray) => network(x, w)
    const x = draw(4, 3)
    close(derivativeTensor(f, x, 3), jit(grad3(f))(x))
    const [, all] = forwardDerivatives(f, x, 4)
    for (const k of [1, 2, 3, 4]) close(derivativeTensor(f, x, k), all[k])
  })
})

/** The third derivative tensor by nesting. */
const grad3 = (f: (x: NDArray) => NDArray) => (x: NDArray) =>
  np.stack([0, 1, 2].map((i) => hessian((y: NDArray) => grad(f)(y).at(i))(x)))
