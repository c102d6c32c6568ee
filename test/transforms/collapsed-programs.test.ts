// Sums of mapped results are collapsed when a function is traced. Here all axes have one size, so that a sum over the
// wrong one would fit: eagerly, where nothing is collapsed, and compiled, the numbers must agree.
import fc from "fast-check"
import { grad, hessian, jet, jit, laplacian, type NDArray, np, vmap } from "taylorjet"
import { describe, it } from "vitest"
import { uniform } from "../laws/sampling.js"
import { expectClose } from "./evaluate.js"

const next = uniform(5)
const random = (...shape: number[]) =>
  np.array(Array.from({ length: shape.reduce((p, n) => p * n, 1) }, () => 2 * next() - 1)).reshape(shape)
const n = 3
const [w, v] = [random(n, n), random(n)]
const mask = np.greater(random(n, n), 0)

/** Functions to map: of a row, to a vector or a matrix or a number. */
const bodies: Readonly<Record<string, (x: NDArray) => NDArray>> = {
  sin: np.sin,
  matmul: (x) => np.tanh(np.matmul(w, x)),
  second: (x) => jet(np.exp, [x], [[v, np.zeros(n)]])[1][1],
  along: (x) => jet((y) => np.sum(np.sin(y)), [v], [[x, np.zeros(n)]])[1][1],
  number: (x) => np.prod(np.sin(x)),
  outer: (x) => np.outer(x, np.square(x)),
  constant: (_) => v,
  gradient: (x) => grad((y) => np.sum(np.sin(np.matmul(w, y))))(x),
  laplacian: (x) => laplacian((y) => np.sum(np.sin(np.matmul(w, y))))(x),
  "trace of a Hessian": (x) => np.trace(hessian((y: NDArray) => np.prod(np.sin(y)))(x)),
  "sum of a map": (x) => np.sum(vmap((y: NDArray) => np.sin(y.mul(x)))(w), 0),
  "weighted sum of a map": (x) => np.matmul(x, vmap((y: NDArray) => np.sin(y.mul(x)))(w)),
  "map over both": (x) => vmap((y: NDArray) => vmap((z: NDArray) => z.mul(y).mul(x))(v))(v),
}

/** What may happen to a mapped result before and after it is summed; `x` is the argument of the whole function. */
const steps: Readonly<Record<string, (y: NDArray, x: NDArray) => NDArray>> = {
  "sum 0": (y) => (y.ndim > 0 ? np.sum(y, 0) : y),
  "sum -1": (y) => (y.ndim > 0 ? np.sum(y, -1) : y),
  "sum all": (y) => np.sum(y),
  "mean 0": (y) => (y.ndim > 0 ? np.mean(y, 0) : y),
  "keep 0": (y) => (y.ndim > 0 ? np.sum(y, { axis: 0, keepdims: true }) : y),
  transpose: (y) => y.T,
  "times matrix": (y) => np.mul(y, w),
  "times vector": (y) => np.mul(y, v),
  "times column": (y) => np.mul(y, np.reshape(v, [n, 1])),
  "times argument": (y, x) => np.mul(y, x),
  "times itself": (y) => np.mul(y, y),
  "plus vector": (y) => np.add(y, v),
  "minus argument": (y, x) => np.sub(y, x),
  "divided by vector": (y) => np.div(y, v),
  "matmul left": (y) => (y.ndim > 0 && y.shape[0] === n && y.ndim < 3 ? np.matmul(w, y) : y),
  "matmul right": (y) => (y.ndim > 0 && y.shape.at(-1) === n ? np.matmul(y, w) : y),
  "vector from the left": (y) => (y.ndim > 0 && y.ndim < 3 && y.shape[0] === n ? np.matmul(v, y) : y),
  "argument from the left": (y, x) => (y.ndim > 0 && y.ndim < 3 && y.shape[0] === n ? np.tensordot(x, y, 1) : y),
  gram: (y) => (y.ndim === 2 ? np.matmul(y.T, y) : y),
  dot: (y) => (y.ndim === 1 ? np.dot(y, y) : y),
  trace: (y) => (y.ndim === 2 ? np.trace(y) : y),
  where: (y) => np.where(mask, y, 0),
  sin: np.sin,
  negative: np.neg,
  cumsum: (y) => (y.ndim > 0 ? np.cumsum(y, 0) : y),
  flip: (y) => (y.ndim > 0 ? np.flip(y, 0) : y),
  first: (y) => (y.ndim > 1 ? y.at(0) : y),
  stack: (y) => (y.ndim < 2 ? np.stack([y, y, np.sin(y)]) : y),
  flat: (y) => (y.ndim > 1 && y.size === n * n ? np.reshape(np.reshape(y, [n * n]), [n, n]) : y),
  "in two": (y) => (y.ndim > 0 ? np.sum(y, 0).add(np.sin(np.sum(y))) : y),
  mapped: (y) => (y.ndim > 0 ? vmap((z: NDArray) => np.sum(np.sin(z)).add(z))(y) : y),
  "mapped along the last": (y) => (y.ndim > 0 ? vmap((z: NDArray) => np.cos(z), { inAxes: -1 })(y) : y),
}

type Recipe = readonly [body: string, inAxis: number, outAxis: number, after: readonly string[]]

const recipe: fc.Arbitrary<Recipe> = fc.tuple(
  fc.constantFrom(...Object.keys(bodies)),
  fc.constantFrom(0, 1),
  fc.constantFrom(0, -1),
  fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 5 }),
)

/** Σ of two mapped functions, each with what follows it. */
const cook = (recipes: readonly Recipe[]) => (x: NDArray) =>
  recipes
    .map(([body, inAxes, outAxes, after]) =>
      after.reduce((y, step) => steps[step](y, x), vmap(bodies[body], { inAxes, outAxes })(x)),
    )
    .reduce((a, b) => np.sum(a).mul(0.5).add(b))

const point = random(n, n)

describe("sums of mapped results", () => {
  it("compiled as eagerly, and so are their gradients", () => {
    fc.assert(
      fc.property(fc.array(recipe, { minLength: 1, maxLength: 2 }), (recipes) => {
        const f = cook(recipes)
        expectClose(jit(f)(point), f(point), 1e-11)
        const total = (x: NDArray) => np.sum(f(x))
        const h = 1e-5
        const d = np.array([
          [0.3, -0.2, 0.5],
          [0.1, 0.9, -0.4],
          [-0.7, 0.6, 0.2],
        ])
        const difference = np.sub(total(point.add(d.mul(h))), total(point.sub(d.mul(h)))).div(2 * h)
        const slope = np.sum(grad(total)(point).mul(d))
        expectClose(slope, difference, 1e-5)
        expectClose(jit(grad(total))(point), grad(total)(point), 1e-11)
      }),
      { numRuns: 300, seed: 1 },
    )
  })
})

it("a weighted sum is collapsed, whichever side the weights stand on", () => {
  const f = (d: NDArray) => jet((y) => np.sum(np.sin(y)), [v], [[d, np.zeros(n)]])[1][1]
  const weights = [1, 10, 100]
  const expected = [0, 1, 2].reduce((s, i) => s + weights[i] * (f(point.at(i)).item() as number), 0)
  for (const g of [
    (x: NDArray) => np.dot(weights, vmap(f)(x)),
    (x: NDArray) => np.dot(vmap(f)(x), weights),
    (x: NDArray) => np.sum(vmap(f)(x).mul(weights)),
    (x: NDArray) => np.einsum("i,i->", vmap(f)(x), weights),
  ])
    expectClose(jit(g)(point), expected)
})
