// Operators keep their precision: high orders, many variables, variables with units of their own, mixed dtypes.
import {
  biharmonic,
  derivativeTensor,
  differentialOperator,
  forwardDerivatives,
  hessian,
  hessianDiagonal,
  hvp,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  type NDArray,
  np,
  partials,
  random,
  stochasticBiharmonic,
  stochasticLaplacian,
  stochasticOperator,
  taylor,
  taylorSeriesCoefficients,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { countIndices, multiIndices } from "../../src/planner/multiIndex.js"
import { expectClose } from "../transforms/evaluate.js"

interface Point {
  readonly x: NDArray
  readonly y: NDArray
}

const [a, b] = [0.7, 1.3]
const wave = ({ x, y }: Point) => np.exp(np.add(np.mul(x, a), np.mul(y, b)))
const nameOf = (i: number, j: number) => "x".repeat(i) + "y".repeat(j)

/** The largest relative error of partial derivatives of exp(a x + b y) at 0. */
function errorOf(indices: readonly (readonly [number, number])[]): number {
  const [, derivatives] = partials(
    wave,
    { x: 0, y: 0 },
    indices.map(([i, j]) => nameOf(i, j)),
  )
  return Math.max(...indices.map(([i, j]) => Math.abs(+derivatives[nameOf(i, j)] / (a ** i * b ** j) - 1)))
}

describe("partial derivatives of high order", () => {
  it.each([8, 10, 12, 14])("all of order %i", (order) => {
    expect(errorOf(Array.from({ length: order + 1 }, (_, i) => [i, order - i] as const))).toBeLessThan(1e-11)
  })

  it.each([6, 8, 10])("any two of order %i", (order) => {
    for (let i = 0; i <= order; i++)
      for (let j = 0; j < i; j++)
        expect(
          errorOf([
            [i, order - i],
            [j, order - j],
          ]),
        ).toBeLessThan(1e-11)
  })

  const some: { indices: [number, number][] }[] = [
    { indices: [[22, 1]] },
    { indices: [[12, 12]] },
    {
      indices: [
        [2, 12],
        [13, 1],
      ],
    },
    {
      indices: [
        [21, 1],
        [20, 2],
      ],
    },
  ]
  it.each(some)("$indices", ({ indices }) => {
    expect(errorOf(indices)).toBeLessThan(1e-11)
  })
})

describe("variables whose scales differ", () => {
  const names = [
    "x",
    "t",
    ...[2, 3, 4].flatMap((k) => Array.from({ length: k + 1 }, (_, i) => "x".repeat(k - i) + "t".repeat(i))),
  ]
  type Plane = { readonly t: NDArray; readonly x: NDArray }
  /** sin(ratio x + t): its derivative of order k with i times x is ratioⁱ sin(ratio x + t + k π/2). */
  const exact = (name: string, ratio: number, phase: number) => {
    const turned = [Math.sin(phase), Math.cos(phase), -Math.sin(phase), -Math.cos(phase)][name.length % 4]
    return ratio ** (name.split("x").length - 1) * turned
  }
  const cases = [
    { ratio: 1e4, dtype: "float64", tolerance: 1e-14 },
    { ratio: 1e6, dtype: "float64", tolerance: 1e-14 },
    { ratio: 1e3, dtype: "float32", tolerance: 1e-5 },
  ] as const
  it.each(cases)("partials, ratio $ratio, $dtype", ({ ratio, dtype, tolerance }) => {
    const u = ({ t, x }: Plane) => np.sin(np.add(np.mul(ratio, x), t))
    const point = { t: np.array(0.375, { dtype }), x: np.array(0.25, { dtype }) }
    const together = partials(u, point, names)[1]
    const compiled = jit((p: Plane) => partials(u, p, names)[1])(point)
    for (const name of names) {
      const value = exact(name, ratio, ratio * 0.25 + 0.375)
      const alone = partials(u, point, [name])[1][name]
      expect(alone.dtype).toBe(dtype)
      for (const y of [alone, together[name], compiled[name]]) expect(Math.abs(+y / value - 1)).toBeLessThan(tolerance)
    }
  })

  it("asking for more partials changes no digit of one", () => {
    const u = ({ t, x }: Plane) => np.tanh(np.add(np.mul(np.sin(np.mul(300, x)), np.exp(t)), np.div(x, np.add(2, t))))
    const point = { t: 0.3, x: 0.7 }
    const together = partials(u, point, names)[1]
    for (const name of names) expect(+partials(u, point, [name])[1][name]).toBe(+together[name])
    for (const name of names) {
      const pair = partials(u, point, [...new Set([name, "xxt", "tttt"])])[1]
      expect(+pair[name]).toBe(+together[name])
    }
  })

  /** sin(c·x), whose derivatives are products of the c. */
  const waveOf = (c: readonly number[]) => (x: NDArray) => np.sin(np.dot(np.array(c), x))
  it.each([
    { size: 3, order: 4 },
    { size: 3, order: 2 },
    { size: 9, order: 3 },
    { size: 15, order: 2 },
  ])("the tensor of order $order in $size variables", ({ size, order }) => {
    const c = Array.from({ length: size }, (_, m) => 10 ** ((4 * m) % 9) * (1 + m / 7))
    const x = c.map((s, m) => (m + 1) / 10 / s)
    const phase = c.reduce((sum, s, m) => sum + s * x[m], 0)
    const tensor = derivativeTensor(waveOf(c), x, order)
    const turned = [Math.sin, Math.cos, (a: number) => -Math.sin(a), (a: number) => -Math.cos(a)][order % 4](phase)
    const entries = Array.from({ length: order }).reduce<number[]>((xs) => xs.flatMap((a) => c.map((b) => a * b)), [1])
    const ratios = np.div(
      np.ravel(tensor),
      entries.map((entry) => entry * turned),
    )
    expectClose(ratios, np.ones(entries.length), 1e-11)
    expectClose(
      np.ravel(forwardDerivatives(waveOf(c), x, order)[1][order]).div(np.ravel(tensor)),
      ratios.mul(0).add(1),
      1e-14,
    )
  })

  it.each<[string, Record<string, number>]>([
    ["one mixed term", { "1 1": 1 }],
    ["with the slow variable alone", { "1 1": 1, "0 2": 1 }],
    ["with the fast one taken away", { "1 1": 2, "0 2": -3, "2 0": 1e-4 }],
    ["of order three", { "2 1": 1e-4, "1 2": 1 }],
    ["of order four", { "3 1": 1e-8, "1 3": 1, "0 4": 2 }],
    ["of several orders", { "1 0": 1e-4, "1 1": 1e-4, "1 2": 1e-4, "0 3": 2 }],
  ])("operators, %s", (_, terms) => {
    const list = Object.entries(terms).map(([text, coefficient]) => ({
      coefficient,
      index: text.split(" ").map(Number),
    }))
    const [c, x] = [
      [1e4, 1],
      [3e-5, 0.2],
    ]
    const values = list.map(({ coefficient, index: [i, j] }) => {
      const phase = 0.3 + 0.2
      return (
        coefficient * c[0] ** i * [Math.sin(phase), Math.cos(phase), -Math.sin(phase), -Math.cos(phase)][(i + j) % 4]
      )
    })
    const size = values.reduce((sum, v) => sum + Math.abs(v), 0)
    const sum = values.reduce((a, b) => a + b, 0)
    const y = +differentialOperator(list)(waveOf(c))(x)
    const options = { samples: list.length, key: random.PRNGKey(0) }
    expect(Math.abs(y - sum) / size).toBeLessThan(1e-13)
    expect(Math.abs(+stochasticOperator(list)(waveOf(c), x, options) - sum) / size).toBeLessThan(1e-13)
  })

  it("where one derivative is infinite others are what they are", () => {
    const u = ({ t, x }: Plane) => np.add(np.sqrt(x), np.mul(np.square(t), 3))
    const [, d] = partials(u, { t: 2, x: 0 }, ["t", "tt", "x", "xt"])
    expect([+d.t, +d.tt, +d.x]).toEqual([12, 6, Number.POSITIVE_INFINITY])
  })
})

it("there are as many multi-indices as are counted", () => {
  for (let size = 0; size <= 6; size++)
    for (let degree = 0; degree <= 6; degree++)
      expect(countIndices(size, degree)).toBe(multiIndices(size, degree).length)
})

it("a tensor in many variables", () => {
  const f = (x: NDArray) => np.sum(np.sin(x)).mul(np.exp(np.mean(x)))
  const x = np.linspace(0, 1, 30)
  expectClose(derivativeTensor(f, x, 2), hessian(f)(x), 1e-11)
  expectClose(forwardDerivatives(f, x, 2)[1][2], hessian(f)(x), 1e-11)
})

describe("coefficients that differ in scale", () => {
  it("a small mixed term beside a smaller pure one", () => {
    const pure = [
      { coefficient: 1, index: "xx" },
      { coefficient: 1e-16, index: "yy" },
    ]
    const f = ({ y }: Point) => np.mul(1e16, np.square(y))
    for (const mixed of [1e-20, 1e-12, 1e-8])
      expectClose(
        differentialOperator<Point>([...pure, { coefficient: mixed, index: "xy" }])(f)({ x: 1, y: 1 }),
        2,
        1e-11,
      )
  })
  it("terms of one size in the units of their variables", () => {
    const operator = differentialOperator<Point>([
      { coefficient: 1e8, index: "xx" },
      { coefficient: 1, index: "xy" },
      { coefficient: 1e-8, index: "yy" },
    ])
    const f = ({ x, y }: Point) => np.sin(np.add(np.mul(1e-4, x), np.mul(1e4, y)))
    expectClose(operator(f)({ x: 0.3, y: 0.2 }), -3 * Math.sin(0.3e-4 + 0.2e4), 1e-9)
  })
  it("directions that are almost the same stay apart", () => {
    const operator = differentialOperator<Point>([
      { coefficient: 1, index: "x" },
      { coefficient: 1e-13, index: "y" },
      { coefficient: 1, index: "xx" },
      { coefficient: 6e-13, index: "xy" },
      { coefficient: 9e-26, index: "yy" },
    ])
    expectClose(operator(({ x, y }) => np.add(x, np.mul(1e13, y)))({ x: 1, y: 1 }), 2, 1e-11)
  })
})

describe("a float64 result at a float32 point", () => {
  const point = [0.25, -0.75]
  const weights = np.array([1, 2])
  const f = (x: NDArray) => np.sum(np.mul(np.sin(x), weights)).mul(np.exp(x.at(0)))
  const key = random.PRNGKey(3)
  const terms = [
    { coefficient: 1, index: [1, 1] },
    { coefficient: -2, index: [0, 3] },
    { coefficient: 0.5, index: [2, 2] },
  ]
  const operators: Record<string, (x: NDArray) => NDArray> = {
    laplacian: laplacian(f),
    biharmonic: biharmonic(f),
    hessianDiagonal: hessianDiagonal(f),
    derivativeTensor: (x) => derivativeTensor(f, x, 3),
    "partials, one": (x) => partials(f, x, [[1, 1]])[1][0],
    "partials, many": (x) => np.stack(partials(f, x, [{ 0: 1 }, [2, 0], [1, 1], [1, 2], [3, 1]])[1]),
    differentialOperator: differentialOperator(terms)(f),
    stochasticLaplacian: (x) => stochasticLaplacian(f, x, { samples: 2, key }),
    stochasticBiharmonic: (x) => stochasticBiharmonic(f, x, { samples: 2, key, distribution: "rademacher" }),
    stochasticOperator: (x) => stochasticOperator(terms)(f, x, { samples: 2, key }),
  }
  it.each(Object.entries(operators))("%s", (_, operator) => {
    const mixed = operator(np.array(point, { dtype: "float32" }))
    const exact = operator(np.array(point))
    expect(mixed.dtype).toBe("float64")
    expectClose(mixed, exact, 2e-5)
  })
})

describe("hvp of functions that are no scalars", () => {
  const [x, v] = [np.array([0.3, -0.5]), np.array([1, 2])]
  const along = (f: (y: NDArray) => NDArray) => jvp((y: NDArray) => jacrev(f)(y), [x], [v])[1]
  const vector = (y: NDArray) => np.power(y, 3).mul(np.sum(y))
  it("vectors and trees", () => {
    expectClose(hvp(vector)(x, v), along(vector), 1e-14)
    const { one, many } = hvp((y: NDArray) => ({ one: np.prod(y), many: [vector(y)] }))(x, v)
    expectClose(one, [2, 1], 1e-14)
    expectClose(many[0], along(vector), 1e-14)
  })
})

describe("orders whose factorial is too large", () => {
  const message = "the order must be 170 at most, for 171! is too large; got 171"
  const long = [1, ...new Array<number>(170).fill(0)]
  it.each<[string, () => unknown]>([
    ["forwardDerivatives", () => forwardDerivatives(np.exp, 0, 171)],
    ["taylorSeriesCoefficients", () => taylorSeriesCoefficients(np.exp, 0, 171, { factorialScaled: true })],
    ["jet", () => jet(np.exp, [0], [long])],
    ["Jet", () => taylor(np.exp, 0, 171).derivative(171)],
  ])("%s", (who, call) => expect(call).toThrow(`${who}: ${message}`))
  it("Taylor coefficients have no such bound", () => {
    expectClose(taylorSeriesCoefficients((x) => np.reciprocal(np.sub(1, x)), 0, 200).at(-1) as NDArray, 1, 1e-14)
    expectClose(jet(np.exp, [0], [long], { factorialScaled: false })[1][0], 1, 1e-14)
  })
})
