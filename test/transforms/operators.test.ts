// Operators of operators: Hessians of Laplacians, gradients of Jacobians, forward over reverse over forward.
import {
  type ArrayLike,
  forwardDerivatives,
  forwardDerivativesCollapsed,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jit,
  jvp,
  laplacian,
  type NDArray,
  np,
  random,
  stochasticLaplacian,
  vjp,
  vmap,
} from "taylorjet"
import { describe, it } from "vitest"
import { evaluate, expectClose } from "./evaluate.js"

type Scalar = (x: NDArray) => NDArray
const x = np.array([0.3, -0.7, 1.1])
const D = 3
const a = np.array([0.5, -1, 2])

/** sin(a·x), of which every derivative is known. */
const wave: Scalar = (y) => np.sin(np.dot(a, y))
const phase = 0.5 * 0.3 + 0.7 + 2.2
const norm2 = 0.25 + 1 + 4
/** Products of the components of a, over every tuple of k indices. */
const tensor = (k: number): number[] =>
  k === 0 ? [1] : tensor(k - 1).flatMap((p) => [...a.data].map((component) => p * component))
const times = (factor: number, k: number) => tensor(k).map((p) => p * factor)

/** |x|⁴, of which Laplacian, biharmonic and so on are known. */
const quartic: Scalar = (y) => np.square(np.sum(np.square(y)))
const r2 = 0.09 + 0.49 + 1.21

describe("the Laplacian", () => {
  it("of wave and quartic", () => {
    expectClose(evaluate(laplacian(wave), x), -norm2 * Math.sin(phase))
    expectClose(evaluate(laplacian(quartic), x), (4 * D + 8) * r2)
  })
  it("gradient of it", () => {
    expectClose(evaluate(grad(laplacian(wave)), x), times(-norm2 * Math.cos(phase), 1))
    expectClose(
      evaluate(grad(laplacian(quartic)), x),
      [...x.data].map((c) => 2 * (4 * D + 8) * c),
    )
  })
  it("Hessian of it", () => {
    expectClose(evaluate(hessian(laplacian(wave)), x), times(norm2 * Math.sin(phase), 2))
  })
  it("Laplacian of it", () => {
    expectClose(evaluate(laplacian(laplacian(wave)), x), norm2 ** 2 * Math.sin(phase))
    expectClose(evaluate(laplacian(laplacian(quartic)), x), 2 * D * (4 * D + 8))
  })
  it("three times", () => {
    expectClose(evaluate(laplacian(laplacian(laplacian(wave))), x), -(norm2 ** 3) * Math.sin(phase), 1e-11)
  })
  it("of a component of the gradient", () => {
    const component: Scalar = (y) => grad(wave)(y).at(1)
    expectClose(evaluate(laplacian(component), x), norm2 * Math.cos(phase))
  })
  it("of the gradient, component by component", () => {
    expectClose(evaluate(laplacian(grad(wave)), x), times(-norm2 * Math.cos(phase), 1))
  })
  it("of a Hessian-vector product", () => {
    const product: Scalar = (y) => hvp(wave, y, [1, 2, 3])
    const along = 0.5 - 2 + 6
    expectClose(evaluate(laplacian(product), x), times(norm2 * along * Math.sin(phase), 1))
  })
  it("mapped, and its gradient with respect to parameters", () => {
    const f = (y: NDArray, p: NDArray) => np.sin(np.dot(p, y))
    const loss = (p: NDArray, ys: NDArray) => np.sum(vmap(laplacian(f), { inAxes: [0, null] })(ys, p))
    const ys = np.stack([x, x.mul(2)])
    const slope = [1, 2].map((n) => {
      const s = n * phase
      return [...a.data].map((c, i) => -2 * c * Math.sin(s) - norm2 * n * x.data[i] * Math.cos(s))
    })
    expectClose(
      evaluate(grad(loss), a, ys),
      slope[0].map((g, i) => g + slope[1][i]),
    )
  })
  it("as the trace of the Hessian, written naively", () => {
    const trace: Scalar = (y) => np.trace(hessian(wave)(y))
    expectClose(evaluate(trace, x), -norm2 * Math.sin(phase))
    const sum: Scalar = (y) => np.sum(vmap((d: NDArray) => jvp((z) => jvp(wave, [z], [d])[1], [y], [d])[1])(np.eye(D)))
    expectClose(evaluate(sum, x), -norm2 * Math.sin(phase))
    expectClose(evaluate(grad(sum), x), times(-norm2 * Math.cos(phase), 1))
  })
  it("estimated, exactly where the Hessian is diagonal", () => {
    const f: Scalar = (y) => np.sum(np.power(y, 3))
    const estimate = (y: ArrayLike) => stochasticLaplacian(f, y, { samples: 2, key: random.PRNGKey(3) })
    expectClose(
      evaluate(estimate, x),
      [...x.data].reduce((sum, c) => sum + 6 * c, 0),
    )
    expectClose(
      evaluate(
        grad((y) => estimate(y)),
        x,
      ),
      [6, 6, 6],
    )
  })
})

describe("derivative tensors by every route", () => {
  const second = times(-Math.sin(phase), 2)
  const third = times(-Math.cos(phase), 3)
  it.each<[string, (f: Scalar) => Scalar]>([
    ["hessian", hessian],
    ["jacfwd of jacfwd", (f) => jacfwd(jacfwd(f))],
    ["jacfwd of jacrev", (f) => jacfwd(jacrev(f))],
    ["jacrev of jacfwd", (f) => jacrev(jacfwd(f))],
    ["jacrev of jacrev", (f) => jacrev(jacrev(f))],
    ["jacrev of grad", (f) => jacrev(grad(f))],
    ["jacfwd of grad", (f) => jacfwd(grad(f))],
    ["vmap of hvp", (f) => (y) => vmap((v: NDArray) => hvp(f, y, v))(np.eye(D))],
    ["forwardDerivatives", (f) => (y) => forwardDerivatives(f, y, 2)[1][2]],
  ])("second: %s", (_, transform) => {
    expectClose(evaluate(transform(wave), x), second)
  })
  it.each<[string, (f: Scalar) => Scalar]>([
    ["jacfwd of hessian", (f) => jacfwd(hessian(f))],
    ["jacrev of hessian", (f) => jacrev(hessian(f))],
    ["hessian of grad", (f) => hessian(grad(f))],
    ["forwardDerivatives", (f) => (y) => forwardDerivatives(f, y, 3)[1][3]],
    ["jacfwd of forwardDerivatives", (f) => jacfwd((y: NDArray) => forwardDerivatives(f, y, 2)[1][2])],
  ])("third: %s", (_, transform) => {
    expectClose(evaluate(transform(wave), x), third, 1e-11)
  })
  it("fourth: hessian of hessian, forwardDerivatives", () => {
    const fourth = times(Math.sin(phase), 4)
    expectClose(evaluate(hessian(hessian(wave)), x), fourth, 1e-11)
    expectClose(
      evaluate((y: NDArray) => forwardDerivatives(wave, y, 4)[1][4], x),
      fourth,
      1e-10,
    )
  })
  it("of a function with matrix argument and vector result", () => {
    const m = np.array([
      [0.1, 0.2],
      [0.3, 0.4],
    ])
    const f: Scalar = (y) => np.matmul(np.sin(y), [1, 2])
    const [value, tensors] = forwardDerivatives(f, m, 2)
    expectClose(value, f(m))
    expectClose(tensors[1], jacfwd(f)(m))
    expectClose(tensors[2], hessian(f)(m))
  })
})

describe("forward and reverse mode in each other", () => {
  it("jvp of vjp", () => {
    const pulled: Scalar = (y) => vjp(wave, y)[1](1)[0]
    const [value, tangent] = evaluate((y: NDArray) => jvp(pulled, [y], [[1, 2, 3]]), x)
    expectClose(value, times(Math.cos(phase), 1))
    expectClose(tangent, times(-Math.sin(phase) * (0.5 - 2 + 6), 1))
  })
  it("vjp of jvp", () => {
    const pushed: Scalar = (y) => jvp(wave, [y], [[1, 2, 3]])[1]
    expectClose(
      evaluate((y: NDArray) => vjp(pushed, y)[1](2), x),
      times(-2 * Math.sin(phase) * (0.5 - 2 + 6), 1),
    )
  })
  it("vjp of vmap, vmap of vjp", () => {
    const rows = np.stack([x, x])
    const pulled = (y: NDArray) => vjp(vmap(wave), y)[1]([1, 2])
    const g = times(Math.cos(phase), 1)
    expectClose(evaluate(pulled, rows), [...g, ...g.map((c) => 2 * c)])
    const each = vmap((y: NDArray, c: NDArray) => vjp(wave, y)[1](c)[0])
    expectClose(evaluate(each, rows, np.array([1, 2])), [...g, ...g.map((c) => 2 * c)])
  })
  it("the gradient of a pullback in its cotangent", () => {
    const f = (c: NDArray) => np.sum(np.square(vjp(wave, x)[1](c)[0]))
    expectClose(evaluate(grad(f), np.array(3)), 2 * 3 * norm2 * Math.cos(phase) ** 2)
  })
})

it("the collapsed jet of order 3 and 4", () => {
  const directions = np.array([
    [1, 0, 0],
    [0, 1, 1],
    [2, 0, -1],
  ])
  const along = [0.5, 1, -1]
  for (const order of [1, 2, 3, 4]) {
    const f = (y: NDArray) => forwardDerivativesCollapsed(wave, y, order, directions)[1]
    const derivatives = evaluate(f, x)
    for (let k = 1; k <= order; k++) {
      const each = along.map((c) => c ** k * Math.sin(phase + (k * Math.PI) / 2))
      expectClose(derivatives[k], k < order ? each : each.reduce((s, c) => s + c))
    }
  }
})

it("compiled at every level", () => {
  const f = jit(hessian(jit(laplacian(jit(wave)))))
  expectClose(f(x), times(norm2 * Math.sin(phase), 2))
})
