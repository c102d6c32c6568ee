// float32 in, float32 out, through every transform; and what a float64 operand does to it.
import {
  forwardDerivatives,
  forwardDerivativesCollapsed,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  linearize,
  NDArray,
  np,
  random,
  stochasticLaplacian,
  taylor,
  taylorSeriesCoefficients,
  valueAndGrad,
  vjp,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "./evaluate.js"

const x = np.array([0.5, -1, 2], { dtype: "float32" })
const x64 = x.astype("float64")
const f = (y: NDArray) =>
  np.sum(
    np
      .tanh(np.mul(y, 0.5))
      .add(np.exp(np.sin(y)))
      .mul(np.square(y)),
  )
const g = (y: NDArray) => np.mul(np.sin(y), 2)

const dtypes = (tree: unknown): string[] =>
  tree instanceof NDArray ? [tree.dtype] : Object.values(Object(tree)).flatMap(dtypes)

const cases: readonly [string, (y: NDArray) => unknown][] = [
  ["jit", jit(f)],
  [
    "jet",
    (y) =>
      jet(
        f,
        [y],
        [
          [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ],
        ],
      ),
  ],
  [
    "jet in Taylor coefficients",
    (y) =>
      jet(
        f,
        [y],
        [
          [
            [1, 0, 0],
            [0, 1, 0],
          ],
        ],
        { factorialScaled: false },
      ),
  ],
  ["jvp", (y) => jvp(f, [y], [[1, 2, 3]])],
  ["linearize", (y) => linearize(f, y)[1]([1, 2, 3])],
  ["vjp", (y) => vjp(g, y)[1]([1, 2, 3])],
  ["grad", grad(f)],
  ["valueAndGrad", valueAndGrad(f)],
  ["jacfwd", jacfwd(g)],
  ["jacrev", jacrev(g)],
  ["hessian", hessian(f)],
  ["hvp", (y) => hvp(f, y, [1, 2, 3])],
  ["vmap", (y) => vmap(g)(np.stack([y, y]))],
  ["laplacian", laplacian(f)],
  ["stochasticLaplacian", (y) => stochasticLaplacian(f, y, { samples: 2, key: random.PRNGKey(0) })],
  [
    "stochasticLaplacian with normal directions",
    (y) => stochasticLaplacian(f, y, { samples: 2, key: random.PRNGKey(0), distribution: "normal" }),
  ],
  ["taylor", (y) => taylor(f, y, 3, [1, 0, 2]).coefficients],
  ["taylorSeriesCoefficients", (y) => taylorSeriesCoefficients(f, y, 3)],
  ["forwardDerivatives", (y) => forwardDerivatives(f, y, 2)],
  ["forwardDerivativesCollapsed", (y) => forwardDerivativesCollapsed(f, y, 2)],
  ["vmap of grad of jet", (y) => vmap(grad((z) => jet((w) => np.exp(w), [z], [[1, 0]])[1][1]))(y)],
]

describe("dtype and value", () => {
  it.each(cases)("%s", (_, call) => {
    const single = evaluate(call, x)
    expect(new Set(dtypes(single))).toEqual(new Set(["float32"]))
    const double = call(x64)
    expect(new Set(dtypes(double))).toEqual(new Set(["float64"]))
    expectClose(single, double, 2e-5)
  })
})

it("tangents, cotangents and terms of another dtype are converted", () => {
  const wide = np.ones([3])
  expect(dtypes(jvp(g, [x], [wide]))).toEqual(["float32", "float32"])
  expect(dtypes(vjp(g, x)[1](wide))).toEqual(["float32"])
  expect(dtypes(jet(g, [x], [[wide]]))).toEqual(["float32", "float32"])
  expect(dtypes(forwardDerivativesCollapsed(f, x, 2, np.eye(3)))).toEqual(new Array(4).fill("float32"))
})

it("a float64 parameter makes the result float64, and each gradient has the dtype of its argument", () => {
  const h = (y: NDArray, p: NDArray) => np.sum(np.mul(p, np.sin(y)))
  const p = np.array([1, 2, 3])
  const [value, [dy, dp]] = valueAndGrad(h, { argnums: [0, 1] })(x, p)
  expect([value.dtype, dy.dtype, dp.dtype]).toEqual(["float64", "float32", "float64"])
  expectClose(dy, p.mul(np.cos(x64)), 1e-7)
  expect(laplacian(h)(x, p).dtype).toBe("float64")
})

it("conversions are linear: derivatives pass through them", () => {
  const through = (y: NDArray) => np.sum(np.power(y.astype("float32").astype("float64"), 3))
  expect(grad(through)(x64).dtype).toBe("float64")
  expectClose(evaluate(grad(through), x64), np.square(x64).mul(3), 1e-6)
  expectClose(evaluate(hessian(through), np.array([1, 2])), [6, 0, 0, 12], 1e-6)
})
