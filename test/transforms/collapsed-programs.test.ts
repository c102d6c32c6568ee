// Sums of mapped results are collapsed when a function is traced. Eagerly, where nothing is collapsed, and compiled, the
// numbers must agree, whatever stands between the map and the sum; often all axes have one size, so that a sum over the
// wrong one would fit.
import fc from "fast-check"
import { grad, hessian, jet, jit, laplacian, type NDArray, np, vmap } from "taylorjet"
import { describe, it } from "vitest"
import { expectClose } from "./evaluate.js"

/** An array without symmetries. */
const known = (...shape: number[]) =>
  np.sin(np.arange(shape.reduce((p, n) => p * n, 1)).add(shape.length + 0.5)).reshape(shape)

const square = (x: NDArray) => known(x.size, x.size)
const second = (f: (x: NDArray) => NDArray, x: NDArray, d: NDArray) => jet(f, [x], [[d, np.zerosLike(x)]])[1][1]

/** Functions to map: of a row, to a vector or a matrix or a number. */
const bodies: Readonly<Record<string, (x: NDArray) => NDArray>> = {
  sin: np.sin,
  matmul: (x) => np.tanh(np.matmul(square(x), x)),
  second: (x) => second(np.exp, x, known(x.size)),
  along: (x) => second((y) => np.sum(np.sin(y)), known(x.size), x),
  number: (x) => np.prod(np.sin(x)),
  outer: (x) => np.outer(x, np.square(x)),
  constant: (x) => known(x.size),
  gradient: (x) => grad((y) => np.sum(np.sin(np.matmul(square(x), y))))(x),
  laplacian: (x) => laplacian((y) => np.sum(np.sin(np.matmul(square(x), y))))(x),
  "trace of a Hessian": (x) => np.trace(hessian((y: NDArray) => np.prod(np.sin(y)))(x)),
  "sum of a map": (x) => np.sum(vmap((y: NDArray) => np.sin(y.mul(x)))(square(x)), 0),
  "weighted sum of a map": (x) => np.matmul(x, vmap((y: NDArray) => np.sin(y.mul(x)))(square(x))),
  "map over both": (x) => vmap((y: NDArray) => vmap((z: NDArray) => z.mul(y).mul(x))(known(2)))(known(x.size)),
}

type Step = (y: NDArray, x: NDArray) => NDArray
/** A step for arrays that have axes. */
const ranked =
  (step: Step): Step =>
  (y, x) =>
    y.ndim > 0 ? step(y, x) : y
/** A step for matrices. */
const matrix =
  (step: Step): Step =>
  (y, x) =>
    y.ndim === 2 ? step(y, x) : y
/** A step that makes arrays larger. */
const growing =
  (step: Step): Step =>
  (y, x) =>
    y.ndim < 3 && y.size < 50 ? step(y, x) : y

/** What may happen to a mapped result before and after it is summed; `x` is the argument of the whole function. */
const steps: Readonly<Record<string, Step>> = {
  "sum 0": ranked((y) => np.sum(y, 0)),
  "sum -1": ranked((y) => np.sum(y, -1)),
  "sum all": (y) => np.sum(y),
  "mean 0": ranked((y) => np.mean(y, 0)),
  "keep 0": ranked((y) => np.sum(y, { axis: 0, keepdims: true })),
  transpose: (y) => y.T,
  "times known": (y) => y.mul(known(...y.shape)),
  "times rows": ranked((y) => y.mul(known(y.shape.at(-1) as number))),
  "times columns": ranked((y) => y.mul(known(y.shape[0], ...y.shape.slice(1).map(() => 1)))),
  "times itself": (y) => y.mul(y),
  "times itself transposed": matrix((y) => (y.shape[0] === y.shape[1] ? y.mul(y.T) : y)),
  "times argument": (y, x) => (y.ndim > 0 && y.shape.join() !== x.shape.join() ? y : y.mul(x)),
  "minus argument": (y, x) => (y.ndim > 0 && y.shape.join() !== x.shape.join() ? y : y.sub(x)),
  "plus known": (y) => y.add(known(...y.shape)),
  "divided by known": (y) => y.div(known(...y.shape)),
  "a new leading axis": growing((y) => y.mul(known(2, ...y.shape.map(() => 1)))),
  "a new leading axis of the same size": growing(ranked((y) => np.broadcastTo(y, [y.shape[0], ...y.shape]))),
  "a new last axis": growing((y) => np.expandDims(y, -1).mul(known(2))),
  "contracted from the left": ranked((y) => np.tensordot(known(2, y.shape[0]), y, 1)),
  "contracted to the same size": ranked((y) => np.tensordot(known(y.shape[0], y.shape[0]), y, 1)),
  "contracted from the right": ranked((y) => np.tensordot(y, known(y.shape.at(-1) as number, 2), 1)),
  weighted: ranked((y) => np.tensordot(known(y.shape[0]), y, 1)),
  "weighted by the argument": ranked((y, x) => (y.shape[0] === x.shape[0] ? np.tensordot(x.T, y, 1) : y)),
  gram: matrix((y) => np.matmul(y.T, y)),
  dot: (y) => (y.ndim === 1 ? np.dot(y, y) : y),
  trace: matrix((y) => np.trace(y)),
  where: (y) => np.where(np.greater(known(...y.shape), 0), y, 0),
  sin: (y) => np.sin(y),
  negative: (y) => np.neg(y),
  cumsum: ranked((y) => np.cumsum(y, 0)),
  flip: ranked((y) => np.flip(y, 0)),
  first: ranked((y) => y.at(0)),
  last: ranked((y) => y.at(-1)),
  stack: growing((y) => np.stack([y, np.sin(y)])),
  flat: (y) => np.ravel(y),
  "there and back": (y) => np.reshape(np.ravel(y), y.shape),
  "in two": ranked((y) => np.sum(y, 0).add(np.sin(np.sum(y)))),
  mapped: ranked((y) => vmap((z: NDArray) => np.sum(np.sin(z)).add(z))(y)),
  "mapped along the last": ranked((y) => vmap((z: NDArray) => np.cos(z), { inAxes: -1 })(y)),
}

type Recipe = readonly [body: string, inAxis: number, outAxis: number, after: readonly string[]]

const recipe: fc.Arbitrary<Recipe> = fc.tuple(
  fc.constantFrom(...Object.keys(bodies)),
  fc.constantFrom(0, 1),
  fc.constantFrom(0, -1),
  fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 6 }),
)

/** Mapped functions, each with what follows it, and the last of them added to the sums of the others. */
const cook = (recipes: readonly Recipe[]) => (x: NDArray) =>
  recipes
    .map(([body, inAxes, outAxes, after]) =>
      after.reduce((y, step) => steps[step](y, x), vmap(bodies[body], { inAxes, outAxes })(x)),
    )
    .reduce((a, b) => np.sum(a).mul(0.5).add(b))

describe("sums of mapped results", () => {
  it("compiled as eagerly, and so are their gradients", () => {
    const shapes = fc.constantFrom([3, 3], [2, 2], [2, 3], [3, 2], [1, 3], [3, 1])
    fc.assert(
      fc.property(shapes, fc.array(recipe, { minLength: 1, maxLength: 2 }), (shape, recipes) => {
        const point = known(...shape).mul(0.9)
        const f = cook(recipes)
        expectClose(jit(f)(point), f(point), 1e-10)
        const total = (x: NDArray) => np.sum(f(x))
        expectClose(jit(grad(total))(point), grad(total)(point), 1e-10)
        const [h, d] = [1e-5, known(...shape.toReversed()).T]
        const difference = np.sub(total(point.add(d.mul(h))), total(point.sub(d.mul(h)))).div(2 * h)
        const slope = np.sum(grad(total)(point).mul(d))
        expectClose(slope, difference, 1e-4)
      }),
      { numRuns: 300, seed: 1 },
    )
  })
})

it("a weighted sum is collapsed, whichever side the weights stand on", () => {
  const x = known(3, 3)
  const f = (d: NDArray) => second((y) => np.sum(np.sin(y)), known(3), d)
  const weights = [1, 10, 100]
  const expected = [0, 1, 2].reduce((s, i) => s + weights[i] * (f(x.at(i)).item() as number), 0)
  for (const g of [
    (y: NDArray) => np.dot(weights, vmap(f)(y)),
    (y: NDArray) => np.dot(vmap(f)(y), weights),
    (y: NDArray) => np.sum(vmap(f)(y).mul(weights)),
    (y: NDArray) => np.einsum("i,i->", vmap(f)(y), weights),
  ])
    expectClose(jit(g)(x), expected)
})
