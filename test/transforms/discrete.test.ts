// Results that are whole numbers or truth values have derivatives, zeros of float64, under every transform.
import {
  derivativeTensor,
  differentialOperator,
  forwardDerivatives,
  gradient,
  hessianDiagonal,
  jacfwd,
  jacrev,
  jet,
  jvp,
  laplacian,
  linearize,
  type NDArray,
  np,
  partials,
  random,
  stochasticLaplacian,
  valueGradLaplacian,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"

const x = np.array([1, 2])
const key = random.PRNGKey(0)
const results: readonly [string, (y: NDArray) => NDArray][] = [
  ["a whole number", (y) => np.sum(np.greater(y, 0))],
  ["a truth value", (y) => np.greater(np.sum(y), 0)],
  ["an index", (y) => np.argmax(y)],
]

type Derivative = (f: (y: NDArray) => NDArray) => NDArray

const derivatives: readonly [string, Derivative][] = [
  ["jvp", (f) => jvp(f, [x], [x])[1]],
  ["linearize", (f) => linearize(f, x)[1](x)],
  ["jet, order 1", (f) => jet(f, [x], [[x, x, x]])[1][0]],
  ["jet, order 3", (f) => jet(f, [x], [[x, x, x]])[1][2]],
  ["jacfwd", (f) => jacfwd(f)(x)],
  ["jacrev", (f) => jacrev(f)(x)],
  ["gradient", (f) => gradient(f)(x)],
  ["laplacian", (f) => laplacian(f)(x)],
  ["vmap of laplacian", (f) => vmap(laplacian(f))([x])],
  ["valueGradLaplacian", (f) => valueGradLaplacian(f)(x)[2]],
  ["hessianDiagonal", (f) => hessianDiagonal(f)(x)],
  ["forwardDerivatives", (f) => forwardDerivatives(f, x, 2)[1][2]],
  ["derivativeTensor", (f) => derivativeTensor(f, x, 2)],
  [
    "partials, pure",
    (f) =>
      partials(f, x, [
        [1, 0],
        [1, 1],
      ])[1][0],
  ],
  [
    "partials, mixed",
    (f) =>
      partials(f, x, [
        [1, 0],
        [1, 1],
      ])[1][1],
  ],
  ["differentialOperator", (f) => differentialOperator([{ coefficient: 2, index: [1, 1] }])(f)(x)],
  ["an operator without terms", (f) => differentialOperator([{ coefficient: 0, index: [1, 1] }])(f)(x)],
  ["stochasticLaplacian", (f) => stochasticLaplacian(f, x, { samples: 2, key })],
]

describe.each(results)("%s", (_, f) => {
  it.each(derivatives)("%s", (_, derivative) => {
    const zero = derivative(f)
    expect(zero.dtype).toBe("float64")
    expect(Array.from(zero.data).every((value) => value === 0)).toBe(true)
  })
})
