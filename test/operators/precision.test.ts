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
