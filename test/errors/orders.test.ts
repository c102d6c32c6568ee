// Orders: what is no order, and what order zero gives.
import {
  forwardDerivatives,
  forwardDerivativesCollapsed,
  Jet,
  jet,
  np,
  taylor,
  taylorSeriesCoefficients,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { holed } from "./holed.js"
import { messageOf } from "./message.js"

const f = (x: Parameters<typeof np.sin>[0]) => np.sum(np.exp(x))

describe.each<[string, number, (order: number) => unknown]>([
  ["taylor", 0, (order) => taylor(f, 1, order)],
  ["taylorSeriesCoefficients", 0, (order) => taylorSeriesCoefficients(f, 1, order)],
  ["forwardDerivatives", 0, (order) => forwardDerivatives(f, 1, order)],
  ["forwardDerivatives", 0, (order) => forwardDerivatives(f, [1, 2], order)],
  ["forwardDerivativesCollapsed", 1, (order) => forwardDerivativesCollapsed(f, [1, 2], order)],
])("%s, from order %d up", (who, least, call) => {
  it.each<[unknown, string]>([
    [-1, "-1"],
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    ["2", '"2"'],
    [undefined, "undefined"],
    [null, "null"],
    [[2], "a JavaScript array of length 1"],
    [np.array(2), "float64[]"],
    [2n, "2n"],
    [new Date(0), "an object"],
    ...(least > 0 ? [[0, "0"] as [unknown, string]] : []),
  ])("order %s", (order, got) => {
    expect(messageOf(() => call(order as number))).toBe(
      `${who}: the order must be a whole number, at least ${least}; got ${got}`,
    )
  })
})

describe("order 0 is the value", () => {
  const value = Math.exp(1)
  it("jet", () => expect(jet(f, [1], [[]]).map(String)).toEqual([String(value), ""]))
  it("taylor", () => expect(taylor(f, 1, 0).coefficients.map(Number)).toEqual([value]))
  it("taylorSeriesCoefficients", () => expect(taylorSeriesCoefficients(f, 1, 0).map(Number)).toEqual([value]))
  it("forwardDerivatives", () => {
    expect(forwardDerivatives(f, 1, 0)[1].map(Number)).toEqual([value])
    const [y, derivatives] = forwardDerivatives((x) => np.sin(x), [1, 2], 0)
    expect([y.toArray(), derivatives.map((d) => d.toArray())]).toEqual([
      [Math.sin(1), Math.sin(2)],
      [[Math.sin(1), Math.sin(2)]],
    ])
  })
})

describe("Jet", () => {
  const p = new Jet([1, 2, 3])
  it.each<[unknown, string]>([
    [3, "3"],
    [-1, "-1"],
    [0.5, "0.5"],
    ["1", '"1"'],
    [undefined, "undefined"],
    [Symbol("k"), "Symbol(k)"],
  ])("has no derivative %s", (k, got) => {
    expect(messageOf(() => p.derivative(k as number))).toBe(`Jet: derivative ${got} is not known; the jet has order 2`)
  })
  it.each<[string, unknown, string]>([
    ["nothing", undefined, "undefined"],
    ["a number", 1, "1"],
    ["an empty list", [], "a JavaScript array of length 0"],
    ["an array without coefficients", np.zeros([0, 2]), "float64[0,2]"],
    ["a number of ours", np.array(1), "float64[]"],
  ])("is not made of %s", (_, coefficients, got) => {
    expect(messageOf(() => new Jet(coefficients as never))).toBe(
      `Jet: expected a list of one coefficient or more; got ${got}`,
    )
  })
  it("is not made of a list with a hole or a string", () => {
    const anything = "Jet: expected an array, a number or a nested array of numbers; got"
    expect(messageOf(() => new Jet(holed(1, 2)))).toBe(`${anything} undefined`)
    expect(messageOf(() => new Jet(["1"] as never))).toBe(`${anything} "1"`)
  })
  it("throws where its coefficients do not broadcast", () => {
    const ragged = [[1, 2], 0, [1, 2, 3]]
    expect(messageOf(() => new Jet(ragged))).toBe(
      "Jet: coefficients must broadcast to one shape; got float64[2], float64[], float64[3]",
    )
  })
  it("has coefficients of one shape", () => {
    const { coefficients, order } = new Jet([1, [1, 2], 3])
    expect(coefficients.map((x) => x.toArray())).toEqual([
      [1, 1],
      [1, 2],
      [3, 3],
    ])
    expect(new Jet([1, [1, 2], 3]).derivative(order).toArray()).toEqual([6, 6])
  })
})

describe("directions", () => {
  it.each<[string, unknown, string]>([
    ["a longer vector", [1, 2, 3], "float64[3]"],
    ["a matrix", np.eye(2), "float64[2,2]"],
    ["an empty one", [], "float64[0]"],
  ])("of taylor: %s", (_, direction, got) => {
    expect(messageOf(() => taylor(f, [1, 2], 2, direction as number[]))).toBe(
      `taylor: the direction must broadcast to the shape [2] of x; got ${got}`,
    )
  })
  it("of taylor: null", () => {
    expect(messageOf(() => taylor(f, 1, 2, null as never))).toBe(
      "taylor: expected an array, a number or a nested array of numbers; got null",
    )
  })
  it.each<[string, unknown, string]>([
    ["one direction, not stacked", [1, 0], "float64[2]"],
    ["a number", 1, "float64[]"],
    ["directions of another size", np.ones([3, 3]), "float64[3,3]"],
    ["directions with one more axis", np.ones([2, 2, 2]), "float64[2,2,2]"],
  ])("of forwardDerivativesCollapsed: %s", (_, directions, got) => {
    expect(messageOf(() => forwardDerivativesCollapsed(f, [1, 2], 2, directions as number[]))).toBe(
      `forwardDerivativesCollapsed: directions must have shape [R,2]; got ${got}`,
    )
  })
})
