// Wrong specs, terms and shapes given to operators.
import {
  curl,
  derivativeTensor,
  differentialOperator,
  directionalDerivative,
  divergence,
  type Index,
  type NDArray,
  np,
  partials,
  random,
  stochasticBiharmonic,
  stochasticLaplacian,
  stochasticOperator,
  weightedLaplacian,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "./message.js"

const key = random.PRNGKey(0)
const total = (x: NDArray) => np.sum(np.square(x))
const u = (p: { readonly t: NDArray; readonly x: NDArray }) => np.mul(p.t, p.x)
const point = { t: 1, x: [1, 2] }

describe("a derivative that is", () => {
  const cases: [string, Index, string][] = [
    ["of an unknown variable", "xxz", '"xxz" has the unknown variable z; the point has t, x'],
    ["of an unknown long name", "x y1", '"x y1" has the unknown variable y1; the point has t, x'],
    ["of order 0", "", '"" has order 0; it is no derivative but the function itself'],
    ["a multi-index", [1, 1], "[1,1] is for the elements of an array; the point has the variables t, x"],
  ]
  it.each(cases)("%s, of named variables", (_, index, message) => {
    expect(messageOf(() => partials(u as never, point as never, [index] as never))).toBe(`partials: ${message}`)
    const operator = () => differentialOperator([{ coefficient: 1, index }])(u)(point)
    expect(messageOf(operator)).toBe(`differentialOperator: ${message}`)
    const estimate = () => stochasticOperator([{ coefficient: 1, index }])(u, point, { samples: 1, key })
    expect(messageOf(estimate)).toBe(`stochasticOperator: ${message}`)
  })
  const ofArrays: [string, unknown, string][] = [
    ["a text", "xx", '"xx" is for named variables; for an array use a multi-index such as [2,0]'],
    ["of order 0", [0, 0], "[0,0] has order 0; it is no derivative but the function itself"],
    ["of order 0, sparse", {}, "{  } has order 0; it is no derivative but the function itself"],
    ["too short", [2], "[2] must have 2 entries, one for each element of the point"],
    ["of an unknown element", { 5: 1 }, "{ 5: 1 } has the unknown element 5; the point has 2 elements"],
    ["too high", [100, 100], "the order must be 170 at most, for 171! is too large; got 200"],
    [
      "negative",
      [1, -1],
      'a partial derivative must be a text such as "xxt" or a list of whole numbers such as [2,0,1]; got [1,-1]',
    ],
    [
      "a number",
      2,
      'a partial derivative must be a text such as "xxt" or a list of whole numbers such as [2,0,1]; got 2',
    ],
  ]
  it.each(ofArrays)("%s, of an array", (_, index, message) => {
    expect(messageOf(() => partials(total, [1, 2], [index] as never))).toBe(`partials: ${message}`)
    const operator = () => differentialOperator([{ coefficient: 1, index: index as Index }])(total)([1, 2])
    expect(messageOf(operator)).toBe(`differentialOperator: ${message}`)
  })
  it("repeated", () => {
    expect(messageOf(() => partials(u, point, ["x", "xt", "tx"]))).toBe(
      'partials: "tx" is repeated; it is the same derivative as "xt"',
    )
    expect(
      messageOf(() =>
        partials(
          total,
          [1, 2],
          [
            [1, 1],
            [2, 0],
            [1, 1],
          ],
        ),
      ),
    ).toBe("partials: [1,1] is repeated; it is the same derivative as [1,1]")
    expect(messageOf(() => partials.explain(["x", "x"]))).toBe(
      'partials.explain: "x" is repeated; it is the same derivative as "x"',
    )
  })
  it("no list", () => {
    expect(messageOf(() => partials(total, [1, 2], "xx" as never))).toBe(
      'partials: the spec must be a list of partial derivatives; got "xx"',
    )
  })
})

it("coefficients that are functions", () => {
  const at = (value: unknown) => () =>
    differentialOperator<{ x: NDArray }>([{ coefficient: () => value as never, index: "x" }])(({ x }) => np.sin(x))({
      x: [1, 2],
    })
  expect(messageOf(at(undefined))).toBe(
    "differentialOperator: a coefficient: expected an array, a number or a nested array of numbers; got undefined",
  )
  expect(messageOf(at([1, 2, 3]))).toBe(
    "differentialOperator: a coefficient must broadcast against the shape [2]; got float64[3]",
  )
})

it("an operator without a point", () => {
  const operator = differentialOperator([{ coefficient: 1, index: [1] }])((x: NDArray) => x) as () => unknown
  expect(messageOf(operator)).toBe("differentialOperator: expected at least one argument to differentiate; got none")
})

it("a point of objects in objects", () => {
  const at = { a: { b: 2 } } as never
  expect(messageOf(() => partials(({ a }: { a: NDArray }) => a, at, ["a"]))).toBe(
    "partials: the point must be a number, an array of one axis or an object of arrays; got {a: {b: *}}",
  )
})

it("names that are none", () => {
  expect(messageOf(() => partials.explain(["x"], "x" as never))).toBe(
    'partials.explain: the variables must be a list of names; got "x"',
  )
  expect(messageOf(() => partials.explain(["xt"], ["x"]))).toBe(
    'partials.explain: "xt" has the unknown variable t; the point has x',
  )
})

it("a point of two axes", () => {
  expect(messageOf(() => partials(total, [[1, 2]], [[1, 1]]))).toBe(
    "partials: the point must be a number, an array of one axis or an object of arrays; got a JavaScript array of length 1",
  )
})

describe("terms that are", () => {
  it.each([
    ["no list", 1, "expected a list of terms { coefficient, index }, at least one; got 1"],
    ["none", [], "expected a list of terms { coefficient, index }, at least one; got a JavaScript array of length 0"],
    [
      "misspelt",
      [{ weight: 1, index: "x" }],
      "a term: there is no option weight; the options are { coefficient, index }",
    ],
    [
      "infinite",
      [{ coefficient: 1 / 0, index: "x" }],
      "a coefficient must be a finite number or a function of the point; got Infinity",
    ],
    [
      "without one",
      [{ index: "x" }],
      "a coefficient must be a finite number or a function of the point; got undefined",
    ],
  ])("%s", (_, terms, message) => {
    for (const [who, make] of Object.entries({ differentialOperator, stochasticOperator }))
      expect(messageOf(() => make(terms as never))).toBe(`${who}: ${message}`)
  })
})

describe("shapes", () => {
  it("of sigma", () => {
    for (const sigma of [[1, 2], [[1, 2, 3]], [[[1]], [[1]]]])
      expect(messageOf(() => weightedLaplacian(total, sigma)([1, 2]))).toMatch(
        /^weightedLaplacian: sigma must have shape \[2,R\]; got float64\[.*\]$/,
      )
    expect(messageOf(() => weightedLaplacian(total, () => 1)([1, 2]))).toBe(
      "weightedLaplacian: sigma must have shape [2,R]; got float64[]",
    )
  })
  it("of a direction", () => {
    expect(messageOf(() => directionalDerivative(total, [1])([1, 2]))).toBe(
      "directionalDerivative: the direction has shape [1] but the primal has shape [2]",
    )
  })
  it("of fields", () => {
    expect(messageOf(() => divergence(total)([1, 2]))).toBe(
      "divergence: the result must have the shape [2] of the argument, or end in it; got []",
    )
    expect(messageOf(() => curl((x) => x)([1, 2, 3, 4]))).toBe(
      "curl: the first argument must have shape [2] or [3]; got [4]",
    )
  })
})

describe("orders", () => {
  it.each([0, -1, 1.5])("%s", (order) => {
    const message = `the order must be a whole number, at least 1; got ${order}`
    expect(messageOf(() => derivativeTensor(total, [1, 2], order))).toBe(`derivativeTensor: ${message}`)
    expect(messageOf(() => directionalDerivative(total, [1, 0], { order }))).toBe(`directionalDerivative: ${message}`)
  })
})

describe("samples", () => {
  const operator = stochasticOperator([{ coefficient: 1, index: [2, 0] }])
  it.each([0, -1, 1.5])("%s", (samples) => {
    const message = `samples must be a whole number, at least 1; got ${samples}`
    expect(messageOf(() => stochasticLaplacian(total, [1, 2], { samples, key }))).toBe(
      `stochasticLaplacian: ${message}`,
    )
    expect(messageOf(() => stochasticBiharmonic(total, [1, 2], { samples, key }))).toBe(
      `stochasticBiharmonic: ${message}`,
    )
    expect(messageOf(() => operator(total, [1, 2], { samples, key }))).toBe(`stochasticOperator: ${message}`)
  })
  it("more than there are", () => {
    expect(messageOf(() => operator(total, [1, 2], { samples: 2, key }))).toBe(
      "stochasticOperator: samples must be at most 1, the number of terms; got 2",
    )
    expect(messageOf(() => stochasticLaplacian(total, [1, 2], { samples: 3, key, distribution: "sparse" }))).toBe(
      "stochasticLaplacian: samples must be at most 2, the number of coordinates; got 3",
    )
  })
  it("of terms that dense directions do not take", () => {
    const third = stochasticOperator([{ coefficient: 1, index: [2, 1] }])
    expect(messageOf(() => third(total, [1, 2], { samples: 1, key, distribution: "normal" }))).toBe(
      'stochasticOperator: the distribution "normal" takes terms of order 1 and 2; got one of order 3; ' +
        'use "sparse", or stochasticBiharmonic',
    )
    const varying = stochasticOperator([{ coefficient: (x) => x.at(0), index: [2, 0] }])
    expect(messageOf(() => varying(total, [1, 2], { samples: 1, key, distribution: "rademacher" }))).toBe(
      'stochasticOperator: the coefficient of [2,0] is a function; use the distribution "sparse"',
    )
    const vector = stochasticOperator([{ coefficient: (x) => x, index: [2, 0] }])
    expect(messageOf(() => vector(total, [1, 2], { samples: 1, key }))).toBe(
      "stochasticOperator: the coefficient of [2,0] must return one number; got float64[2]",
    )
  })
  it("from an unknown distribution", () => {
    const wrong = { samples: 1, key, distribution: "uniform" } as never
    expect(messageOf(() => operator(total, [1, 2], wrong))).toBe(
      'stochasticOperator: distribution must be "sparse", "rademacher" or "normal"; got "uniform"',
    )
    expect(messageOf(() => stochasticBiharmonic(total, [1, 2], wrong))).toBe(
      'stochasticBiharmonic: distribution must be "normal" or "rademacher"; got "uniform"',
    )
  })
})
