// Operators take functions with loops and branches as they take others: each equals that of the unrolled function.
import {
  biharmonic,
  cond,
  curl,
  derivativeTensor,
  differentialOperator,
  directionalDerivative,
  divergence,
  foriLoop,
  forwardDerivatives,
  forwardDerivativesCollapsed,
  gradient,
  hessianDiagonal,
  hvp,
  jit,
  laplacian,
  linearize,
  type NDArray,
  np,
  partials,
  random,
  scan,
  stochasticBiharmonic,
  stochasticLaplacian,
  stochasticOperator,
  taylor,
  valueGradLaplacian,
  vmap,
  weightedLaplacian,
  whileLoop,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { expectClose } from "../transforms/evaluate.js"

type F = (x: NDArray) => NDArray

const W = np.array([
  [0.5, -0.3, 0.2],
  [0.1, 0.7, -0.4],
  [-0.6, 0.2, 0.3],
])
const layer: F = (h) => np.tanh(np.matmul(W, h))
const x = np.array([0.4, -0.7, 0.9])

/** Vector fields of three variables: with a loop, and the same written out. */
const fields: Record<string, { readonly loop: F; readonly plain: F }> = {
  scan: {
    loop: (y) => scan((h: NDArray, w: NDArray) => [layer(h.add(w)), null], y, np.stack([y, y.mul(2)]))[0],
    plain: (y) => layer(layer(y.add(y)).add(y.mul(2))),
  },
  "a scan that computes again": {
    loop: (y) => scan((h: NDArray) => [np.sin(layer(h)).mul(y), null], y, null, { length: 3, checkpoint: true })[0],
    plain: (y) => np.sin(layer(np.sin(layer(np.sin(layer(y)).mul(y))).mul(y))).mul(y),
  },
  foriLoop: {
    loop: (y) => foriLoop(0, 3, (i, h: NDArray) => layer(h).add(y.mul(np.add(i, 1))), y),
    plain: (y) => [1, 2, 3].reduce((h, i) => layer(h).add(y.mul(i)), y),
  },
  "whileLoop with a bound": {
    loop: (y) =>
      whileLoop(
        ([i]: NDArray[]) => np.less(i, 2),
        ([i, h]: NDArray[]) => [i.add(1), layer(h).mul(y)],
        [np.array(0), np.exp(y)],
        { maxSteps: 4 },
      )[1],
    plain: (y) => layer(layer(np.exp(y)).mul(y)).mul(y),
  },
  "cond in a loop": {
    loop: (y) =>
      foriLoop(
        0,
        2,
        (i, h: NDArray) =>
          cond(
            np.less(i, 1),
            (z: NDArray) => np.square(z).mul(y),
            (z: NDArray) => layer(z),
            h,
          ),
        np.sin(y),
      ),
    plain: (y) => layer(np.square(np.sin(y)).mul(y)),
  },
}

const key = random.PRNGKey(7)
const scalar =
  (f: F): F =>
  (y) =>
    np.sum(np.square(f(y))).add(np.sum(f(y)))
const along = np.array([1, -2, 0.5])
const sigma = np.array([
  [1, 0.5],
  [0, 2],
  [-1, 0.25],
])
const terms = [
  { coefficient: 2, index: [1, 0, 0] },
  { coefficient: -1, index: [1, 1, 0] },
  { coefficient: 0.5, index: [0, 0, 3] },
  { coefficient: 1, index: [2, 1, 1] },
]

/** Operators on scalar functions, at a point. */
const operators: Record<string, (f: F, y: NDArray) => unknown> = {
  gradient: (f, y) => gradient(f)(y),
  directionalDerivative: (f, y) => [1, 2, 3].map((order) => directionalDerivative(f, along, { order })(y)),
  laplacian: (f, y) => laplacian(f)(y),
  weightedLaplacian: (f, y) => weightedLaplacian(f, sigma)(y),
  valueGradLaplacian: (f, y) => valueGradLaplacian(f)(y),
  hessianDiagonal: (f, y) => hessianDiagonal(f)(y),
  biharmonic: (f, y) => biharmonic(f)(y),
  hvp: (f, y) => hvp(f, y, along),
  linearize: (f, y) => {
    const [value, tangent] = linearize(f, y)
    return [value, tangent(along), vmap(tangent)(np.eye(3))]
  },
  "linearize of hvp": (f, y) => linearize((z: NDArray) => hvp(f, z, along), y)[1](np.ones(3)),
  partials: (f, y) =>
    partials(f, y, [
      [1, 0, 0],
      [1, 1, 0],
      [0, 2, 1],
      [2, 0, 2],
    ]),
  "partials in named variables": (f, y) =>
    partials(({ t, z }: { t: NDArray; z: NDArray }) => f(np.stack([t, z, t.mul(z)])), { t: y.at(0), z: y.at(1) }, [
      "t",
      "tz",
      "zzt",
    ]),
  derivativeTensor: (f, y) => [1, 2, 3].map((order) => derivativeTensor(f, y, order)),
  forwardDerivatives: (f, y) => forwardDerivatives(f, y, 3),
  forwardDerivativesCollapsed: (f, y) => forwardDerivativesCollapsed(f, y, 4),
  taylor: (f, y) => taylor(f, y, 5, along).coefficients,
  differentialOperator: (f, y) => differentialOperator(terms)(f)(y),
  stochasticLaplacian: (f, y) => stochasticLaplacian(f, y, { key, samples: 2 }),
  stochasticBiharmonic: (f, y) => stochasticBiharmonic(f, y, { key, samples: 2, distribution: "rademacher" }),
  stochasticOperator: (f, y) => stochasticOperator(terms)(f, y, { key, samples: 3 }),
}

const leaves = (tree: unknown): NDArray[] =>
  Array.isArray(tree)
    ? tree.flatMap(leaves)
    : tree !== null && typeof tree === "object" && !("atom" in tree)
      ? leaves(Object.values(tree))
      : [np.array(tree as NDArray)]

function expectSame(actual: unknown, expected: unknown): void {
  const [a, e] = [leaves(actual), leaves(expected)]
  expect(a.length).toBe(e.length)
  a.forEach((y, i) => void expectClose(y, e[i], 1e-12))
}

describe.each(Object.entries(fields))("%s", (_, { loop, plain }) => {
  it.each(Object.entries(operators))("%s", (_, operator) => {
    const expected = operator(scalar(plain), x)
    expectSame(operator(scalar(loop), x), expected)
    expectSame(jit((y: NDArray) => leaves(operator(scalar(loop), y)))(x), expected)
  })
  it("divergence and curl", () => {
    expectSame(divergence(loop)(x), divergence(plain)(x))
    expectSame(curl(loop)(x), curl(plain)(x))
  })
  it("a Laplacian at each point of a batch", () => {
    const points = np.stack([x, x.mul(0.5), x.mul(-1)])
    expectSame(vmap(laplacian(scalar(loop)))(points), vmap(laplacian(scalar(plain)))(points))
  })
})

it("a while without a bound passes through all operators in forward mode", () => {
  // 1 / (1 - s) by squaring, (1 + s)(1 + s^2)(1 + s^4) ..., where s is the sum of the squares.
  const f: F = (y) => {
    const s = np.sum(np.square(y))
    const next = ([sum, power]: NDArray[]) => [sum.mul(power.add(1)), np.square(power)]
    return whileLoop(([, power]: NDArray[]) => np.greater(power, 1e-40), next, [np.ones([]), s])[0]
  }
  const closed: F = (y) => np.reciprocal(np.sub(1, np.sum(np.square(y))))
  const at = np.array([0.3, 0.2, -0.1])
  const forward = ["laplacian", "weightedLaplacian", "hessianDiagonal", "biharmonic", "linearize", "partials"] as const
  for (const name of [...forward, "derivativeTensor", "differentialOperator", "stochasticLaplacian", "taylor"])
    expectSame(operators[name](f, at), operators[name](closed, at))
})
