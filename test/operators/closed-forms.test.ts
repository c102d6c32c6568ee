// Operators on functions whose derivatives are known, at single points and at batches of them.
import {
  biharmonic,
  curl,
  derivativeTensor,
  differentialOperator,
  directionalDerivative,
  divergence,
  gradient,
  hessianDiagonal,
  hvp,
  laplacian,
  type NDArray,
  np,
  partials,
  valueGradLaplacian,
  vmap,
  weightedLaplacian,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "../transforms/evaluate.js"

const tolerance = 1e-11
const close = (actual: unknown, expected: unknown) => expectClose(actual, expected, tolerance)
const dimensions = [1, 2, 3, 4, 5, 6, 7, 8]
const pointIn = (size: number) => np.sin(np.arange(size).mul(2).add(1))
const sum = (xs: Iterable<number>) => [...xs].reduce((a, b) => a + b, 0)
const norm2 = (x: NDArray) => sum([...x.data].map((a) => a * a))

describe.each(dimensions)("in %i dimensions", (size) => {
  const x = pointIn(size)
  const k = np.cos(np.arange(size))
  const wave = (y: NDArray) => np.sin(np.dot(k, y))
  const phase = sum([...x.data].map((a, i) => a * k.data[i]))
  const gauss = (y: NDArray) => np.exp(np.neg(np.sum(np.square(y)).div(2)))
  const g = Math.exp(-norm2(x) / 2)
  const r2 = norm2(x)

  it("a plane wave", () => {
    const k2 = norm2(k)
    close(evaluate(laplacian(wave), x), -k2 * Math.sin(phase))
    close(evaluate(biharmonic(wave), x), k2 ** 2 * Math.sin(phase))
    close(evaluate(gradient(wave), x), k.mul(Math.cos(phase)))
    close(evaluate(hessianDiagonal(wave), x), np.square(k).mul(-Math.sin(phase)))
    close(evaluate(directionalDerivative(wave, k, { order: 3 }), x), -(k2 ** 3) * Math.cos(phase))
    close(hvp(wave)(x, k), k.mul(-k2 * Math.sin(phase)))
  })
  it("a Gaussian", () => {
    close(evaluate(laplacian(gauss), x), (r2 - size) * g)
    close(evaluate(biharmonic(gauss), x), (r2 ** 2 - 2 * (size + 2) * r2 + size * (size + 2)) * g)
    close(evaluate(valueGradLaplacian(gauss), x), [np.array(g), x.mul(-g), np.array((r2 - size) * g)])
    const weights = np.linspace(1, 2, size)
    const expected = sum([...x.data].map((a, i) => weights.data[i] ** 2 * (a * a - 1) * g))
    close(evaluate(weightedLaplacian(gauss, np.diag(weights)), x), expected)
  })
  it("powers of the radius", () => {
    const power = (p: number) => (y: NDArray) => np.power(np.sum(np.square(y)), p / 2)
    for (const p of [1, 2, 3.5, 4]) {
      close(evaluate(laplacian(power(p)), x), p * (p + size - 2) * r2 ** (p / 2 - 1))
      const twice = p * (p + size - 2) * (p - 2) * (p + size - 4)
      close(evaluate(biharmonic(power(p)), x), twice * r2 ** (p / 2 - 2))
    }
  })
  it("a batch", () => {
    const batch = np.stack([x, x.mul(2), np.zeros([size])])
    close(
      evaluate(vmap(laplacian(gauss)), batch),
      [0, 1, 2].map((n) => laplacian(gauss)(batch.at(n))),
    )
    close(
      evaluate(vmap(biharmonic(gauss)), batch),
      [0, 1, 2].map((n) => biharmonic(gauss)(batch.at(n))),
    )
  })
})

describe("harmonic functions", () => {
  const functions: Record<string, (x: NDArray) => NDArray> = {
    "Re (x + iy)⁵": (x) => {
      const [a, b] = [x.at(0), x.at(1)]
      const terms = [np.power(a, 5), np.mul(-10, np.power(a, 3).mul(np.square(b))), np.mul(5, a.mul(np.power(b, 4)))]
      return terms.reduce((s, term) => s.add(term))
    },
    "log of the radius": (x) => np.log(np.sum(np.square(x))),
    "exp x sin y": (x) => np.exp(x.at(0)).mul(np.sin(x.at(1))),
  }
  it.each(Object.entries(functions))("%s", (_, f) => {
    close(evaluate(laplacian(f), np.array([0.7, -1.2])), 0)
    close(evaluate(biharmonic(f), np.array([0.7, -1.2])), 0)
  })
  it("a function is called once for its biharmonic, in few variables and in many", () => {
    for (const size of [3, 6]) {
      let calls = 0
      biharmonic((y: NDArray) => {
        calls++
        return np.sum(np.sin(y))
      })(np.ones([size]))
      expect(calls).toBe(1)
    }
  })
  it("r² log r is biharmonic in the plane", () => {
    const f = (x: NDArray) => np.sum(np.square(x)).mul(np.log(np.sum(np.square(x))))
    close(evaluate(biharmonic(f), np.array([0.7, -1.2])), 0)
  })
})

describe("fields", () => {
  const potential = (x: NDArray) =>
    np
      .sin(x.at(0))
      .mul(np.exp(x.at(1)))
      .mul(np.square(x.at(2)))
  const field = (x: NDArray) => np.stack([x.at(1).mul(x.at(2)), np.sin(x.at(0)), x.at(0).mul(np.square(x.at(1)))])
  const x = pointIn(3)
  it("the curl of a gradient and the divergence of a curl are zero", () => {
    close(evaluate(curl(gradient(potential)), x), [0, 0, 0])
    close(evaluate(divergence(curl(field)), x), 0)
  })
  it("the divergence of a gradient is the Laplacian", () => {
    close(evaluate(divergence(gradient(potential)), x), laplacian(potential)(x))
  })
  it("the curl", () => {
    const [a, b, c] = x.data
    close(evaluate(curl(field), x), [2 * a * b, b - b * b, Math.cos(a) - c])
    close(curl((y) => np.stack([np.square(y.at(1)), y.at(0).mul(y.at(1))]))([2, 3]), 3 - 6)
  })
  it("several fields on leading axes, and trees of them", () => {
    const two = (y: NDArray) => np.stack([field(y), y])
    close(divergence(two)(x), [0, 3])
    close(curl(two)(x), np.stack([curl(field)(x), np.zeros([3])]))
    close(divergence((y) => ({ a: field(y), b: [y] }))(x), { a: np.array(0), b: [np.array(3)] })
  })
})

describe("results and arguments of other shapes", () => {
  const x = np.array([
    [0.3, -0.5],
    [0.2, 0.9],
  ])
  const f = (y: NDArray, c: NDArray) => ({ a: np.mul(c, np.sum(np.power(y, 4))), b: np.power(y, 5) })
  it("matrices, trees and parameters", () => {
    const c = np.array([1, 2])
    const cubes = np.power(x, 3)
    close(laplacian(f)(x, c), { a: c.mul(np.sum(np.square(x)).mul(12)), b: cubes.mul(20) })
    close(biharmonic(f)(x, c), { a: c.mul(4 * 24), b: x.mul(120) })
    close(gradient(f)(x, c).a, np.tensordot(c, cubes.mul(4), 0))
    expect(gradient(f)(x, c).b.shape).toEqual([2, 2, 2, 2])
    expect(hessianDiagonal(f)(x, c).a.shape).toEqual([2, 2, 2])
    close(hessianDiagonal(f)(x, c).a.at(1), np.square(x).mul(24))
    const [value, slope, second] = valueGradLaplacian(f)(x, c)
    close([value, slope, second], [f(x, c), gradient(f)(x, c), laplacian(f)(x, c)])
    const sigma = np.reshape(np.arange(12).div(7), [2, 2, 3])
    const expected = np.sum(np.mul(np.square(x).mul(12), np.sum(np.square(sigma), -1)))
    close(weightedLaplacian(f, sigma)(x, c).a, c.mul(expected))
  })
  it("scalars", () => {
    for (const operator of [laplacian, hessianDiagonal]) close(operator((y) => np.exp(y))(0.3), Math.exp(0.3))
    close(biharmonic((y) => np.exp(y))(0.3), Math.exp(0.3))
    close(gradient((y) => np.exp(y))(0.3), Math.exp(0.3))
    close(divergence((y) => np.exp(y))(0.3), Math.exp(0.3))
    close(
      derivativeTensor((y) => np.exp(y), 0.3, 5),
      Math.exp(0.3),
    )
    close(partials((y) => np.exp(y), 0.3, [[7]])[1], [np.array(Math.exp(0.3))])
  })
  it("float32 stays float32", () => {
    const single = np.array([0.5, 0.25], { dtype: "float32" })
    const cube = (y: NDArray) => np.sum(np.power(y, 3))
    const terms = [
      { coefficient: 2, index: [1, 1] },
      { coefficient: () => 3, index: [2, 0] },
    ]
    const values = [biharmonic(cube)(single), differentialOperator(terms)(cube)(single), divergence(np.sin)(single)]
    for (const y of values) expect(y.dtype).toBe("float32")
  })
})

describe("partial differential equations with named variables", () => {
  type Point = { t: NDArray; x: NDArray }
  const at = { t: np.array([0, 0.1, 0.2]), x: np.array([0.3, 1, -2]) }
  it("heat", () => {
    const u = ({ t, x }: Point) => np.exp(np.mul(-0.5 * 4, t)).mul(np.sin(x.mul(2)))
    const heat = differentialOperator([
      { coefficient: 1, index: "t" },
      { coefficient: -0.5, index: "xx" },
    ])
    close(evaluate(heat(u), at), [0, 0, 0])
  })
  it("wave", () => {
    const u = ({ t, x }: Point) => np.tanh(x.sub(t.mul(3))).add(np.sin(x.add(t.mul(3))))
    const wave = differentialOperator([
      { coefficient: 1, index: "tt" },
      { coefficient: -9, index: "xx" },
    ])
    close(evaluate(wave(u), at), [0, 0, 0])
  })
  it("Korteweg-de Vries, its soliton", () => {
    const u = ({ t, x }: Point) => np.div(2, np.square(np.cosh(x.sub(t.mul(4)))))
    const linear = differentialOperator([
      { coefficient: 1, index: "t" },
      { coefficient: (p: Point) => u(p).mul(6), index: "x" },
      { coefficient: 1, index: "xxx" },
    ])
    close(evaluate(linear(u), at), [0, 0, 0])
    const residual = (p: Point) => {
      const [value, d] = partials(u, p, ["t", "x", "xxx"])
      return d.t.add(np.mul(6, value).mul(d.x)).add(d.xxx)
    }
    close(evaluate(residual, at), [0, 0, 0])
  })
  it("Kuramoto-Sivashinsky, linear part", () => {
    const growth = 0.8 ** 2 - 0.8 ** 4
    const u = ({ t, x }: Point) => np.exp(t.mul(growth)).mul(np.cos(x.mul(0.8)))
    const operator = differentialOperator([
      { coefficient: 1, index: "t" },
      { coefficient: 1, index: "xx" },
      { coefficient: 1, index: "xxxx" },
    ])
    close(evaluate(operator(u), at), [0, 0, 0])
  })
  it("longer names, and a variable that no derivative mentions", () => {
    const u = (p: { x1: NDArray; t: NDArray; c: NDArray }) => np.mul(p.c, np.power(p.x1, 3)).mul(np.exp(p.t))
    const [value, d] = partials(u, { x1: 2, t: 0, c: [1, 10] }, ["x1", "x1 x1 t", "t"])
    close(
      [value, d.x1, d["x1 x1 t"], d.t],
      [
        [8, 80],
        [12, 120],
        [12, 120],
        [8, 80],
      ].map((y) => np.array(y)),
    )
  })
})
