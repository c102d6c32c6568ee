// Plans are exact, and no dearer than the families that they choose from.
import fc from "fast-check"
import { partials } from "taylorjet"
import { describe, expect, it } from "vitest"
import type { Target } from "../../src/planner/decompose.js"
import { countIndices, degreeOf, type MultiIndex, multiIndices } from "../../src/planner/multiIndex.js"
import { costOfJet, type Plan, plan } from "../../src/planner/plan.js"
import { principalAxes } from "../../src/planner/principalAxes.js"
import { squaredLaplacian } from "../../src/planner/squaredLaplacian.js"

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
const product = (xs: readonly number[]) => xs.reduce((a, b) => a * b, 1)

/**
 * The largest error of a plan over all monomials of its orders, relative to the size of what is summed: along v the
 * Taylor coefficient of order |i| of the monomial xⁱ is vⁱ.
 */
function errorOf({ jets, weights }: Plan, targets: readonly Target[]): number {
  const errors = targets.flatMap(({ order, terms }, t) =>
    multiIndices(terms[0].index.length, order).map((i) => {
      const exact = terms.find(({ index }) => index.join() === i.join())?.coefficient ?? 0
      const parts = [...weights[t]].map(([jet, w]) => {
        expect(jets[jet].order).toBeGreaterThanOrEqual(order)
        return w * product(i.map((n, m) => jets[jet].direction[m] ** n))
      })
      const expected = exact * product(i.map(factorial))
      const size = Math.max(1, ...parts.map(Math.abs))
      return Math.abs(parts.reduce((a, b) => a + b, 0) - expected) / size
    }),
  )
  return Math.max(...errors)
}

const single = (index: MultiIndex): Target => ({ order: degreeOf(index), terms: [{ index, coefficient: 1 }] })
const planFor = (...indices: MultiIndex[]) => plan(indices.map(single))
const sizes = (p: Plan) => [p.jets.length, p.cost]

const indexArbitrary = (size: number) =>
  fc.array(fc.nat({ max: 3 }), { minLength: size, maxLength: size }).filter((i) => degreeOf(i) > 0 && degreeOf(i) <= 5)
const indicesArbitrary = fc
  .integer({ min: 1, max: 4 })
  .chain((size) => fc.uniqueArray(indexArbitrary(size), { selector: String, minLength: 1, maxLength: 6 }))

describe("plans of partial derivatives", () => {
  it("are exact", () => {
    fc.assert(
      fc.property(indicesArbitrary, (indices) => {
        expect(errorOf(planFor(...indices), indices.map(single))).toBeLessThanOrEqual(1e-12)
      }),
      { numRuns: 150, seed: 1 },
    )
  })
  it("cost no more than a plan for each by itself, nor than the lattice", () => {
    fc.assert(
      fc.property(indicesArbitrary, (indices) => {
        const { cost } = planFor(...indices)
        const apart = indices.reduce((sum, i) => sum + planFor(i).cost, 0)
        const highest = Math.max(...indices.map(degreeOf))
        const variables = indices[0].filter((_, m) => indices.some((i) => i[m] > 0)).length
        expect(cost).toBeLessThanOrEqual(apart)
        expect(cost).toBeLessThanOrEqual(countIndices(variables, highest) * costOfJet(highest))
      }),
      { numRuns: 150, seed: 2 },
    )
  })
  // The numbers of directions are the real Waring ranks of the monomials, the least possible: a + b for two variables
  // (Boij, Carlini & Geramita 2011), Π (a_i + 1) without the least exponent if that is one (Carlini et al. 2017).
  it.each<[MultiIndex, number]>([
    [[4], 1],
    [[1, 1], 2],
    [[2, 1], 3],
    [[2, 2], 4],
    [[3, 1], 4],
    [[3, 3], 6],
    [[1, 1, 1], 4],
    [[2, 1, 1], 6],
    [[2, 2, 1], 9],
    [[1, 1, 1, 1], 8],
  ])("[%s] takes %i directions", (index, directions) => {
    expect(planFor(index).jets).toHaveLength(directions)
  })
  it("pure derivatives of one variable share one jet", () => {
    expect(sizes(planFor([1, 0], [2, 0], [4, 0], [0, 1], [0, 2]))).toEqual([2, 14 + 5])
  })
  it("lower orders are read off the jets of higher ones", () => {
    expect(sizes(planFor([0, 1], [1, 0], [2, 0], [2, 1]))).toEqual([3, 27])
    expect(sizes(planFor([1, 1], [1, 0], [0, 1]))).toEqual([2, 10])
  })
  it.each([
    [2, 4],
    [3, 3],
    [4, 4],
    [10, 3],
  ])("a full tensor in %i variables of order %i takes as many directions as it has entries", (size, order) => {
    const indices = multiIndices(size, order)
    const p = planFor(...indices)
    expect(p.jets).toHaveLength(indices.length)
    expect(errorOf(p, indices.map(single))).toBeLessThanOrEqual(1e-12)
  })
  it("variables that do not occur do not matter", () => {
    const index = Array.from({ length: 1000 }, (_, m) => (m === 7 ? 2 : m === 900 ? 1 : 0))
    const { jets } = planFor(index)
    expect(jets).toHaveLength(3)
    expect(jets.every(({ direction }) => direction.length === 1000)).toBe(true)
  })
})

describe("plans of linear combinations", () => {
  const coefficient = fc.double({ min: -3, max: 3, noNaN: true }).filter((c) => Math.abs(c) > 1e-3)
  it("are exact", () => {
    const combination = fc
      .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 1, max: 4 }))
      .chain(([size, order]) =>
        fc
          .uniqueArray(fc.nat({ max: countIndices(size, order) - 1 }), { minLength: 1, maxLength: 6 })
          .chain((places) =>
            fc.tuple(
              ...places.map((n) => coefficient.map((c) => ({ index: multiIndices(size, order)[n], coefficient: c }))),
            ),
          )
          .map((terms): Target => ({ order, terms })),
      )
    fc.assert(
      fc.property(combination, (target) => {
        expect(errorOf(plan([target]), [target])).toBeLessThanOrEqual(1e-11)
      }),
      { numRuns: 200, seed: 3 },
    )
  })
  it("first order takes one direction, second order as many as its rank", () => {
    const terms = (xs: Record<string, number>) =>
      Object.entries(xs).map(([text, c]) => ({ index: text.split("").map(Number), coefficient: c }))
    expect(plan([{ order: 1, terms: terms({ 100: 1, "010": -2, "001": 0.5 }) }]).jets).toHaveLength(1)
    const squared = { 200: 1, "020": 4, "002": 9, 110: 4, 101: 6, "011": 12 } // (∂_0 + 2 ∂_1 + 3 ∂_2)²
    expect(plan([{ order: 2, terms: terms(squared) }]).jets).toHaveLength(1)
    expect(plan([{ order: 2, terms: terms({ 110: 1, "011": 1 }) }]).jets).toHaveLength(2)
  })
  it.each([
    [1, 1],
    [2, 3],
    [3, 6],
    [4, 12],
    [5, 21],
    [6, 22],
    [7, 28],
    [8, 45],
    [9, 55],
  ])("the squared Laplacian in %i dimensions takes %i directions", (size, directions) => {
    const terms = multiIndices(size, 4)
      .filter((index) => index.every((n) => n % 2 === 0))
      .map((index) => ({ index, coefficient: index.includes(4) ? 2.5 : 5 }))
    const p = plan([{ order: 4, terms }])
    expect(p.jets).toHaveLength(directions)
    expect(errorOf(p, [{ order: 4, terms }])).toBeLessThanOrEqual(1e-12)
  })
  it("forms of the squared Laplacian sum to |x|⁴", () => {
    for (let size = 0; size <= 12; size++) {
      const x = Array.from({ length: size }, (_, m) => Math.sin(3 * m + 1))
      const value = squaredLaplacian(size).reduce(
        (sum, [w, form]) => sum + w * form.reduce((dot, a, m) => dot + a * x[m], 0) ** 4,
        0,
      )
      const exact = x.reduce((sum, a) => sum + a * a, 0) ** 2
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-13 * exact)
    }
  })
})

describe("a symmetric matrix as a sum over axes", () => {
  const matrixOf = (entry: fc.Arbitrary<number>) =>
    fc
      .integer({ min: 1, max: 6 })
      .chain((n) =>
        fc
          .array(entry, { minLength: n * n, maxLength: n * n })
          .map((xs) =>
            Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => xs[i * n + j] + xs[j * n + i])),
          ),
      )
  const expectSum = (a: readonly (readonly number[])[]) => {
    const axes = principalAxes(a)
    axes?.forEach(({ axis }) => void expect(axis.length).toBe(a.length))
    const sizes = a.map((row) => Math.max(...row.map(Math.abs)))
    a.forEach((row, i) => {
      row.forEach((x, j) => {
        const sum = axes?.reduce((s, { value, axis }) => s + value * axis[i] * axis[j], 0) ?? x
        const scale = x === 0 ? Math.sqrt(sizes[i] * sizes[j]) : Math.abs(x)
        expect(Math.abs(sum - x)).toBeLessThanOrEqual(1e-13 * scale)
      })
    })
    return axes
  }

  it("has all entries to their own precision, or is refused", () =>
    fc.assert(
      fc.property(matrixOf(fc.double({ min: -2, max: 2, noNaN: true })), (a) => void expectSum(a)),
      { numRuns: 200, seed: 4 },
    ))

  it("is never refused if entries are of one size", () =>
    fc.assert(
      fc.property(matrixOf(fc.integer({ min: -8, max: 8 }).map((n) => n / 4)), (a) => {
        expect(expectSum(a)).toBeDefined()
      }),
      { numRuns: 200, seed: 5 },
    ))

  it("nor if variables have units of their own", () => {
    const [a, b] = [2 ** 40, 3]
    const axes = expectSum([
      [a * a, a / 2],
      [a / 2, b],
    ])
    expect(axes?.length).toBe(2)
    expect(
      expectSum([
        [1, 1e-20],
        [1e-20, 1e-16],
      ])?.length,
    ).toBe(2)
    expect(
      expectSum([
        [1e8, 0.5],
        [0.5, 1e-8],
      ])?.length,
    ).toBe(2)
  })

  it("is as short as its rank", () => {
    const v = [1, 3, -2, 0.3]
    expect(expectSum(v.map((x) => v.map((y) => x * y)))?.length).toBe(1)
  })
})

it("explanations know the names of variables that they are told", () => {
  expect(String(partials.explain(["x1"], ["x1", "t"]))).toBe("1 jet, cost 2\n  x1 to order 1\nx1 = y1(x1)")
})

it("explanations say what is combined from what", () => {
  const explained = partials.explain(["t", "x", "xx", "xxt"])
  expect(explained.variables).toEqual(["t", "x"])
  expect(explained.jets).toEqual([
    { direction: [1, 0], order: 3 },
    { direction: [1, 1], order: 3 },
    { direction: [1, -1], order: 3 },
  ])
  expect(String(explained).split("\n").at(-1)).toBe("xxt = y3(t + x) - 2 y3(t) + y3(t - x)")
  expect(explained.cost).toBe(27)
  expect(String(partials.explain(["x1 x1 t"])).split("\n")[1]).toBe("  t + x1 to order 3")
  expect(
    String(partials.explain([[1, 1]]))
      .split("\n")
      .at(-1),
  ).toBe("[1,1] = 1/2 y2(x0 + x1) - 1/2 y2(x0 - x1)")
})
