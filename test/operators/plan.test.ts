// Plans are exact, subtract nothing that was not asked for, and are no dearer than the families of jets that are known.
import fc from "fast-check"
import { partials } from "taylorjet"
import { describe, expect, it } from "vitest"
import { collect, type Target } from "../../src/planner/decompose.js"
import { countIndices, type MultiIndex, multiIndices, orderOf } from "../../src/planner/multiIndex.js"
import { costOf, lowerSet, type Plan, plan } from "../../src/planner/plan.js"
import { principalAxes } from "../../src/planner/principalAxes.js"
import { squaredLaplacian } from "../../src/planner/squaredLaplacian.js"

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
const product = (xs: readonly number[]) => xs.reduce((a, b) => a * b, 1)

/** The coefficient of sᵏ in the monomial xⁱ at x = Σ_l s_l v_l. */
function coefficientOf(i: MultiIndex, directions: readonly (readonly number[])[], k: MultiIndex): number {
  const m = i.findIndex((n) => n > 0)
  if (m < 0) return k.every((n) => n === 0) ? 1 : 0
  const less = i.map((n, at) => (at === m ? n - 1 : n))
  return directions.reduce((sum, v, l) => {
    const below = k.map((n, at) => (at === l ? n - 1 : n))
    return v[m] === 0 || k[l] === 0 ? sum : sum + v[m] * coefficientOf(less, directions, below)
  }, 0)
}

/** What a plan makes of the monomial xⁱ for a target, part by part. */
const partsOf = ({ families, sums }: Plan, t: number, i: MultiIndex): number[] =>
  sums[t].flatMap(({ family, read, weights }) => {
    const { members, read: orders } = families[family]
    return [...weights].map(([member, w]) => w * coefficientOf(i, members[member], orders[read]))
  })

/** The largest error of a plan over all monomials of its orders, relative to the size of what is summed. */
function errorOf(p: Plan, targets: readonly Target[]): number {
  const errors = targets.flatMap(({ order, terms }, t) =>
    multiIndices(terms[0].index.length, order).map((i) => {
      const exact = terms.find(({ index }) => index.join() === i.join())?.coefficient ?? 0
      const parts = partsOf(p, t, i)
      const size = Math.max(1, ...parts.map(Math.abs))
      return Math.abs(parts.reduce((a, b) => a + b, 0) - exact * product(i.map(factorial))) / size
    }),
  )
  return Math.max(...errors)
}

const single = (index: MultiIndex): Target => ({ order: orderOf(index), terms: [{ index, coefficient: 1 }] })
const planFor = (...indices: MultiIndex[]) => plan(indices.map(single))
const jetsOf = ({ families }: Plan) => families.flatMap(({ members }) => members)

const indexArbitrary = (size: number) =>
  fc.array(fc.nat({ max: 3 }), { minLength: size, maxLength: size }).filter((i) => orderOf(i) > 0 && orderOf(i) <= 5)
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
  it("take each derivative as a multiple of one coefficient, in which no other derivative has a part", () => {
    fc.assert(
      fc.property(indicesArbitrary, (indices) => {
        const p = planFor(...indices)
        indices.forEach((index, t) => {
          expect(p.sums[t].map(({ weights }) => weights.size)).toEqual([1])
          for (const i of multiIndices(index.length, orderOf(index)))
            if (i.join() !== index.join()) expect(partsOf(p, t, i)).toEqual([0])
        })
      }),
      { numRuns: 100, seed: 6 },
    )
  })
  it("cost no more than a plan for each by itself", () => {
    fc.assert(
      fc.property(indicesArbitrary, (indices) => {
        const { cost } = planFor(...indices)
        expect(cost).toBeLessThanOrEqual(indices.reduce((sum, i) => sum + planFor(i).cost, 0))
      }),
      { numRuns: 150, seed: 2 },
    )
  })
  // Interpolation takes as many directions as the real Waring rank of the monomial, the least possible: a + b for two
  // variables (Boij, Carlini & Geramita 2011), Π (a_i + 1) without the least exponent if that is one (Carlini et al. 2017).
  it.each<[MultiIndex, number]>([
    [[1, 1], 2],
    [[2, 1], 3],
    [[2, 2], 4],
    [[3, 1], 4],
    [[3, 3], 6],
    [[1, 1, 1], 4],
    [[2, 1, 1], 6],
    [[2, 2, 1], 9],
    [[1, 1, 1, 1], 8],
  ])("[%s] costs less than %i directions", (index, directions) => {
    expect(planFor(index).cost).toBeLessThan(directions * costOf([[orderOf(index)]]))
  })
  it("along lines they would be cheaper from order 22 on, in two variables", () => {
    expect(planFor([10, 10]).cost).toBeLessThan(20 * costOf([[20]]))
    expect(planFor([11, 11]).cost).toBeGreaterThan(22 * costOf([[22]]))
  })
  it("cost the products below their indices", () => {
    expect(planFor([4]).cost).toBe(14)
    expect(planFor([2, 1]).cost).toBe((3 * 4 * 3) / 2 - 1)
    expect(
      lowerSet([
        [1, 1],
        [2, 0],
      ])
        .map(String)
        .sort(),
    ).toEqual(["0,0", "0,1", "1,0", "1,1", "2,0"])
  })
  it("pure derivatives of one variable share one jet", () => {
    const p = planFor([1, 0], [2, 0], [4, 0], [0, 1], [0, 2])
    expect([jetsOf(p).length, p.cost]).toEqual([2, 14 + 5])
  })
  it("lower orders are read off the jets of higher ones", () => {
    expect(planFor([0, 1], [1, 0], [2, 0], [2, 1]).cost).toBe(planFor([2, 1]).cost)
    expect(planFor([1, 1], [1, 0], [0, 1]).cost).toBe(8)
  })
  it.each([
    [2, 4],
    [3, 3],
    [4, 4],
    [10, 3],
    [20, 2],
  ])("a full tensor in %i variables of order %i", (size, order) => {
    const indices = multiIndices(size, order)
    const p = planFor(...indices)
    const coefficients = p.families.flatMap(({ members, read }) => members.flatMap(() => read))
    expect(coefficients).toHaveLength(indices.length)
    expect(Math.max(...indices.map((i, t) => Math.abs(partsOf(p, t, i)[0] / product(i.map(factorial)) - 1)))).toBe(0)
  })
  it("a small tensor costs no more than by interpolation along as many directions as it has entries", () => {
    for (const [size, order] of [
      [2, 2],
      [2, 4],
      [3, 3],
      [3, 4],
      [5, 2],
    ])
      expect(planFor(...multiIndices(size, order)).cost).toBeLessThanOrEqual(
        countIndices(size, order) * costOf([[order]]),
      )
  })
  it("variables that do not occur do not matter", () => {
    const index = Array.from({ length: 1000 }, (_, m) => (m === 7 ? 2 : m === 900 ? 1 : 0))
    const [directions] = jetsOf(planFor(index))
    expect(directions).toHaveLength(2)
    expect(directions.every((direction) => direction.length === 1000)).toBe(true)
  })
})

describe("plans of linear combinations", () => {
  const coefficient = fc.double({ min: -3, max: 3, noNaN: true }).filter((c) => Math.abs(c) > 1e-3)
  const combination = fc.tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 1, max: 4 })).chain(([size, order]) =>
    fc
      .uniqueArray(fc.nat({ max: countIndices(size, order) - 1 }), { minLength: 1, maxLength: 6 })
      .chain((places) =>
        fc.tuple(
          ...places.map((n) => coefficient.map((c) => ({ index: multiIndices(size, order)[n], coefficient: c }))),
        ),
      )
      .map((terms): Target => ({ order, terms })),
  )
  it("are exact", () => {
    fc.assert(
      fc.property(combination, (target) => {
        expect(errorOf(plan([target]), [target])).toBeLessThanOrEqual(1e-11)
      }),
      { numRuns: 200, seed: 3 },
    )
  })
  it("add and take away little more of a pure derivative than its term, whatever the scales", () => {
    fc.assert(
      fc.property(combination, (target) => {
        const p = plan([target])
        for (const i of multiIndices(target.terms[0].index.length, target.order)) {
          if (!i.includes(target.order)) continue
          const term = target.terms.find(({ index }) => index.join() === i.join())?.coefficient ?? 0
          const size = partsOf(p, 0, i).reduce((sum, x) => sum + Math.abs(x), 0)
          expect(size).toBeLessThanOrEqual(8.001 * Math.abs(term) * factorial(target.order))
        }
      }),
      { numRuns: 200, seed: 7 },
    )
  })
  const terms = (xs: Record<string, number>) =>
    Object.entries(xs).map(([text, c]) => ({ index: text.split("").map(Number), coefficient: c }))
  it("first order takes one direction, second order as many as its rank", () => {
    expect(jetsOf(plan([{ order: 1, terms: terms({ 100: 1, "010": -2, "001": 0.5 }) }]))).toHaveLength(1)
    const squared = { 200: 1, "020": 4, "002": 9, 110: 4, 101: 6, "011": 12 } // (∂_0 + 2 ∂_1 + 3 ∂_2)²
    expect(jetsOf(plan([{ order: 2, terms: terms(squared) }]))).toHaveLength(1)
  })
  it("but not where axes would cancel: then it goes row by row", () => {
    expect(jetsOf(plan([{ order: 2, terms: terms({ 110: 1, "011": 1 }) }]))).toHaveLength(2)
    const p = plan([{ order: 2, terms: terms({ 200: 1, 110: 3, 101: -2, "002": -1 }) }])
    expect(p.families.map(({ members, read }) => [members.length, String(read)])).toEqual([
      [2, "2"],
      [1, "1,1"],
    ])
  })
  it.each([
    [1, 1],
    [2, 3],
    [3, 6],
    [4, 11],
    [5, 16],
    [6, 22],
    [7, 28],
    [8, 45],
    [9, 55],
  ])("the squared Laplacian in %i dimensions takes %i directions", (size, directions) => {
    const terms = multiIndices(size, 4)
      .filter((index) => index.every((n) => n % 2 === 0))
      .map((index) => ({ index, coefficient: index.includes(4) ? 2.5 : 5 }))
    const p = plan([{ order: 4, terms }])
    expect(jetsOf(p)).toHaveLength(directions)
    expect(errorOf(p, [{ order: 4, terms }])).toBeLessThanOrEqual(1e-12)
  })
  it("forms of the squared Laplacian sum to |x|⁴, up to seven dimensions with positive weights", () => {
    for (let size = 0; size <= 12; size++) {
      const x = Array.from({ length: size }, (_, m) => Math.sin(3 * m + 1))
      const value = squaredLaplacian(size).reduce(
        (sum, [w, form]) => sum + w * form.reduce((dot, a, m) => dot + a * x[m], 0) ** 4,
        0,
      )
      const exact = x.reduce((sum, a) => sum + a * a, 0) ** 2
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-13 * exact)
      expect(collect(4, squaredLaplacian(size)).every(({ weight }) => weight > 0)).toBe(size <= 7)
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
  expect(String(partials.explain(["x1"], ["x1", "t"]))).toBe("1 jet, cost 2\n  x1: x1\nx1 = y(x1)")
})

it("explanations say what is read from what", () => {
  const explained = partials.explain(["t", "x", "xx", "xxt"])
  expect(explained.variables).toEqual(["t", "x"])
  expect(explained.jets.map(({ directions }) => directions)).toEqual([
    [
      [1, 0],
      [0, 1],
    ],
  ])
  expect(explained.jets[0].read.map(String).sort()).toEqual(["0,1", "0,2", "1,0", "1,2"])
  expect(String(explained).split("\n").at(-1)).toBe("xxt = 2 y(txx)")
  expect(explained.cost).toBe(17)
  expect(String(partials.explain(["x1 x1 t"])).split("\n")[1]).toBe("  t, x1: t, x1, t x1, x1 x1, t x1 x1")
  expect(
    String(partials.explain([[1, 1]]))
      .split("\n")
      .at(-1),
  ).toBe("[1,1] = y(x0 x1)")
})
