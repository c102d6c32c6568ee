// Functions made of several primitives: their derivatives against closed forms.
import { type ArrayLike, grad, hessian, jacfwd, jet, laplacian, type NDArray, np, taylor } from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "./evaluate.js"

/** All derivatives to order K of t ↦ f(x + t d). */
const along = (f: (x: NDArray) => NDArray, x: ArrayLike, d: ArrayLike, order: number) =>
  evaluate((y: ArrayLike) => taylor(f, y, order, d).derivatives, x)

/** The coefficients of a product of polynomials. */
const multiply = (...factors: number[][]): number[] =>
  factors.reduce((p, q) => {
    const out = new Array<number>(p.length + q.length - 1).fill(0)
    p.forEach((a, i) => {
      q.forEach((b, j) => {
        out[i + j] += a * b
      })
    })
    return out
  })
const factorials = [1, 1, 2, 6, 24, 120]
const toDerivatives = (coefficients: number[], order: number) =>
  Array.from({ length: order + 1 }, (_, k) => (coefficients[k] ?? 0) * factorials[k])

describe("prod", () => {
  it.each([[[2, 3, 5, 7]], [[0, 3, 5, 7]], [[0, 3, 0, 7]], [[0, 0, 0, 7]], [[0, 0, 0, 0]]])("of %j", (x) => {
    const d = [1, -1, 2, 3]
    const exact = multiply(...x.map((value, i) => [value, d[i]]))
    expectClose(
      along((y) => np.prod(y), x, d, 4),
      toDerivatives(exact, 4),
      0,
    )
    const others = x.map((_, i) => x.filter((__, j) => j !== i).reduce((p, q) => p * q))
    expectClose(
      evaluate(
        grad((y) => np.prod(y)),
        np.array(x),
      ),
      others,
      0,
    )
    const pairs = x.map((_, i) =>
      x.map((__, j) => (i === j ? 0 : x.filter((___, k) => k !== i && k !== j).reduce((p, q) => p * q))),
    )
    expectClose(
      evaluate(
        hessian((y) => np.prod(y)),
        np.array(x),
      ),
      pairs,
      0,
    )
  })
  it("along axes", () => {
    const x = np.array([
      [0, 2, 3],
      [4, 0, 6],
    ])
    expect(
      evaluate(
        grad((y) => np.sum(np.prod(y, 1))),
        x,
      ).toArray(),
    ).toEqual([
      [6, 0, 0],
      [0, 24, 0],
    ])
  })
})

describe("cumsum and cumprod", () => {
  it("cumsum", () => {
    expect(
      evaluate(
        jacfwd((y: NDArray) => np.cumsum(y)),
        np.array([1, 2, 3]),
      ).toArray(),
    ).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
    ])
    expectClose(
      along((y) => np.cumsum(np.square(y)), [1, 2], [1, 1], 2),
      [
        [1, 5],
        [2, 6],
        [2, 4],
      ],
    )
    expect(
      evaluate(
        grad((y) => np.dot(np.cumsum(y), [1, 10, 100])),
        np.array([0, 0, 0]),
      ).toArray(),
    ).toEqual([111, 110, 100])
  })
  it("cumprod with zeros", () => {
    const x = [2, 0, 3, 0]
    const d = [1, 1, 1, 1]
    const rows = x.map((_, n) => toDerivatives(multiply(...x.slice(0, n + 1).map((v, i) => [v, d[i]])), 4))
    const expected = [0, 1, 2, 3, 4].map((k) => rows.map((row) => row[k]))
    expectClose(
      along((y) => np.cumprod(y), x, d, 4),
      expected,
      0,
    )
    expectClose(
      evaluate(
        grad((y) => np.sum(np.cumprod(y))),
        np.array(x),
      ),
      [1, 2 + 6, 0, 0],
      0,
    )
  })
})

describe("contractions", () => {
  const a = np.array([
    [1, 2],
    [3, 4],
  ])
  it("einsum: a quadratic form", () => {
    const f = (x: NDArray) => np.einsum("i,ij,j->", x, a, x)
    expectClose(along(f, [1, 2], [3, -1], 3), [27, 15, -4, 0])
    expectClose(evaluate(hessian(f), np.array([1, 2])), [2, 5, 5, 8])
    expectClose(evaluate(laplacian(f), np.array([1, 2])), 10)
  })
  it("matmul powers: A(t)³", () => {
    const f = (x: NDArray) => np.matmul(np.matmul(x, x), x)
    const derivatives = along(f, a, np.eye(2), 4)
    // (A + t)³ = A³ + 3 A² t + 3 A t² + t³
    const squared = np.matmul(a, a)
    expectClose(derivatives, [np.matmul(squared, a), squared.mul(3), a.mul(6), np.eye(2).mul(6), np.zeros([2, 2])])
  })
  it("the gradient of a quadratic form in its matrix", () => {
    const f = (m: NDArray) => np.einsum("i,ij,j", [1, 2], m, [3, 4])
    expectClose(evaluate(grad(f), a), [3, 4, 6, 8])
  })
  it("trace, outer, tensordot", () => {
    expectClose(
      evaluate(
        grad((m) => np.trace(np.matmul(m, m))),
        a,
      ),
      [2, 6, 4, 8],
    )
    expectClose(
      evaluate(
        grad((x) => np.sum(np.outer(x, np.square(x)))),
        np.array([1, 2]),
      ),
      [5 + 2 * 3, 5 + 4 * 3],
    )
    expectClose(
      evaluate(
        grad((m) => np.tensordot(m, np.sin(m))),
        a,
      ),
      np.sin(a).add(a.mul(np.cos(a))),
    )
  })
})

describe("logsumexp and softmax", () => {
  // With two equal large elements moved apart: log(e^t + e^-t) = log 2 + t²/2 − t⁴/12 + ...
  it.each([0, 1000, -1000, 1e6])("logsumexp at %d", (m) => {
    const tolerance = 1e-9
    expectClose(
      along((y) => np.logsumexp(y), [m, m], [1, -1], 4),
      [m + Math.LN2, 0, 1, 0, -2],
      tolerance,
    )
    expectClose(
      evaluate(
        grad((y) => np.logsumexp(y)),
        np.array([m, m]),
      ),
      [0.5, 0.5],
      tolerance,
    )
    expectClose(
      evaluate(
        hessian((y) => np.logsumexp(y)),
        np.array([m, m]),
      ),
      [0.25, -0.25, -0.25, 0.25],
      tolerance,
    )
  })
  // The first of softmax(m + t, m − t) is σ(2t) = 1/2 + t/2 − t³/6 + ...
  it.each([0, 1000, -1000])("softmax at %d", (m) => {
    expectClose(
      along((y) => np.softmax(y).at(0), [m, m], [1, -1], 3),
      [0.5, 0.5, 0, -1],
      1e-12,
    )
    const j = evaluate(
      jacfwd((y: NDArray) => np.softmax(y)),
      np.array([m, m]),
    )
    expectClose(j, [0.25, -0.25, -0.25, 0.25])
  })
  it("one element far above the others", () => {
    expectClose(
      along((y) => np.logsumexp(y), [1000, 0], [2, 1], 3),
      [1000, 2, 0, 0],
    )
    expectClose(
      along((y) => np.softmax(y), [1000, 0], [2, 1], 3),
      [1, 0, 0, 0, 0, 0, 0, 0],
    )
  })
})

describe("norm, variance, std, mean", () => {
  it("norm along a line: √(25 + 2·7 t + 2 t²)", () => {
    const value = 5
    const first = 7 / 5
    const second = (2 - first ** 2) / value
    const third = (-3 * first * second) / value
    expectClose(
      along((y) => np.norm(y), [3, 4], [1, 1], 3),
      [value, first, second, third],
    )
    expectClose(
      evaluate(
        grad((y) => np.norm(y)),
        np.array([3, 4]),
      ),
      [0.6, 0.8],
    )
    expectClose(
      evaluate(
        laplacian((y) => np.norm(y)),
        np.array([1, 2, 2]),
      ),
      2 / 3,
    )
  })
  it("norm at zero has no derivative", () => {
    expect(grad((y) => np.norm(y))([0, 0]).toArray()).toEqual([Number.NaN, Number.NaN])
  })
  it("variance", () => {
    const x = [1, 2, 6]
    const d = [1, 0, -1]
    // var(x + t d) = 14/3 + 2t cov + t² var(d), cov = (1·(1−3) − (6−3))/3
    expectClose(
      along((y) => np.variance(y), x, d, 3),
      [14 / 3, -10 / 3, 4 / 3, 0],
    )
    expectClose(
      evaluate(
        grad((y) => np.variance(y)),
        np.array(x),
      ),
      x.map((v) => (2 * (v - 3)) / 3),
    )
    expectClose(
      evaluate(
        laplacian((y) => np.variance(y, { ddof: 1 })),
        np.array(x),
      ),
      2,
    )
  })
  it("std", () => {
    const s = Math.sqrt(14 / 3)
    expectClose(
      evaluate(
        grad((y) => np.std(y)),
        np.array([1, 2, 6]),
      ),
      [1, 2, 6].map((v) => (v - 3) / (3 * s)),
    )
  })
  it("mean", () => {
    expectClose(
      evaluate(
        grad((y) => np.sum(np.mean(y, 0))),
        np.zeros([4, 2]),
      ),
      new Array(8).fill(0.25),
    )
  })
})

describe("powers", () => {
  it.each([-2, 0, 3])("whole powers at %d", (x) => {
    for (let n = 0; n <= 5; n++) {
      const falling = (k: number) => Array.from({ length: k }, (_, i) => n - i).reduce((p, q) => p * q, 1)
      const expected = [0, 1, 2, 3, 4].map((k) => (k > n ? 0 : falling(k) * x ** (n - k)))
      expectClose(
        along((y) => np.power(y, n), x, 1, 4),
        expected,
      )
    }
  })
  it("negative whole powers at a negative number", () => {
    expectClose(
      along((y) => np.power(y, -2), -2, 1, 3),
      [1 / 4, 2 / 8, 6 / 16, 24 / 32],
    )
  })
  it("fractional powers and x^x", () => {
    expectClose(
      along((y) => np.power(y, 2.5), 4, 1, 3),
      [32, 20, 7.5, 0.9375],
    )
    const l = Math.log(2)
    expectClose(
      along((y) => np.power(y, y), 2, 1, 2),
      [4, 4 * (l + 1), 4 * ((l + 1) ** 2 + 0.5)],
    )
  })
})

it("jets of compositions: the series of exp(sin(log(1 + x))) at 0", () => {
  const f = (x: NDArray) => np.exp(np.sin(np.log1p(x)))
  // By hand: sin(x − x²/2 + x³/3) = x − x²/2 + x³/6 + ..., exp of it = 1 + x + 0 x² − x³/6 + ...
  expectClose(jet(f, [0], [[1, 0, 0]], { factorialScaled: false }), [1, 1, 0, -1 / 6])
})
